"""This module holds the words of negotiation dossiers, Danish and English."""

WORDS = {
    "volume": ("Mængde", "Volume"),
    "packs": ("Pakninger og styrker", "Packs and strengths"),
    "dose": ("Dosis pr. patient", "Dose per patient"),
    "together": ("Givet sammen med", "Given together with"),
    "places": ("Steder", "Places"),
    "trend": ("Udvikling", "Trend"),
    "forecast": ("Prognose", "Forecast"),
    "experience": ("Patienternes erfaring", "Patients' experience"),
    "note_volume": (
        "{medicine} og det, der kan bruges i stedet. Doser og døgndoser er leverancer, patienter "
        "er dem, SMR har doser af.",
        "{medicine} and what can be used instead. Doses and defined daily doses are deliveries, "
        "patients are those of whom SMR holds doses.",
    ),
    "note_packs": (
        "Leverancer til afdelinger, præparat for præparat, fratrukket det returnerede.",
        "Deliveries to departments, product by product, less what was sent back.",
    ),
    "note_dose": (
        "Givet eller udleveret på offentlige sygehuse.",
        "Given or handed out at public hospitals.",
    ),
    "note_together": (
        "Patienter, der i {year} også fik et andet lægemiddel på et sygehus, samtidig eller før og "
        "efter. {hidden} andre lægemidler fik 1–4 af patienterne.",
        "Patients who in {year} also got another medicine from a hospital, at the same time or "
        "before and after. {hidden} other medicines were each given to 1–4 of the patients.",
    ),
    "note_places": (
        "{year}. En patient, der behandles to steder, tæller med begge steder. 1–4 personer er "
        "skjult, og er kun ét sted i en sum skjult, er det mindste af de andre det også. Steder "
        "uden patienter og doser er udeladt.",
        "{year}. A patient treated in two places counts in both. 1–4 persons are hidden, and where "
        "one place of a sum is hidden, so is the smallest of the others. Places without patients "
        "and doses are left out.",
    ),
    "note_trend": (
        "Leverede sædvanlige doser, kvartal for kvartal.",
        "Usual doses delivered, quarter by quarter.",
    ),
    "note_forecast": (
        "Leverede sædvanlige doser i hele landet, måned for måned, som udgivelsen forudsiger dem.",
        "Usual doses delivered in the whole country, month by month, as the release foresees them.",
    ),
    "note_error": (
        "Tidligere prognosers fejl var {error} gange fejlen ved at gentage samme måned året før; "
        "{inside} lå i 80 %-intervallet ({origins} prognoser).",
        "The error of earlier forecasts was {error} times that of repeating the same month of the "
        "year before; {inside} lay in the 80% interval ({origins} forecasts).",
    ),
    "note_experience": (
        "Det, patienter selv har fortalt. Det er frivilligt, så de er ikke som alle andre.",
        "What patients told themselves. It is voluntary, so they are not like all others.",
    ),
    "not_delivered": (
        "Ikke leveret: udgivelsen indeholder ikke det register, som det hviler på.",
        "Not delivered: the release doesn't hold the register that it rests on.",
    ),
    "no_forecast": (
        "Ingen prognose: den kræver 30 måneder, der ikke længere ændrer sig.",
        "No forecast: it needs 30 months that change no more.",
    ),
    "none": ("Der er ingen i perioden.", "There is none in the period."),
    "excluded": ("ude af sammenligningen", "left out of the comparison"),
    "breaks": ("kurven er brudt her", "the line breaks here"),
    "all": ("I alt", "In all"),
    "whole_region": ("Hele regionen", "The whole region"),
    "remark": ("Bemærkning", "Remark"),
    "title": ("Forhandlingsgrundlag", "Negotiation dossier"),
    "dossier": ("Grundlag", "Dossier"),
    "as_role": ("Set som", "Seen as"),
    "third_party": ("Tredjepart", "Third party"),
    "medicine": ("Lægemiddel", "Medicine"),
    "compared_with": ("Sammenlignet med", "Compared with"),
    "parties": ("Parter", "Parties"),
    "period": ("Periode", "Period"),
    "purpose": ("Formål", "Purpose"),
    "release": ("Udgivelse", "Release"),
    "data": ("Data", "Data"),
    "data_told": ("leveret til og med {date}", "delivered until {date}"),
    "prices": ("Priser", "Prices"),
    "no_prices": (
        "Ingen. Grundlaget indeholder hverken aftalte priser eller andre beløb.",
        "None. The dossier holds neither agreed prices nor other amounts.",
    ),
    "fingerprint": ("Fingeraftryk", "Fingerprint"),
    "fingerprint_help": (
        "Læs grupperne op for hinanden. Er de ens, har I samme udgivelse og samme indhold. "
        "`sha256sum` af JSON-filen giver de 64 tegn.",
        "Read the groups to each other. Where they are equal, you hold the same release and the "
        "same content. `sha256sum` of the JSON file gives the 64 characters.",
    ),
    "signed": (
        "Underskrevet af tredjeparten {date} kl. {time} UTC, nøglekode {signer}",
        "Signed by the third party on {date} at {time} UTC, keyed hash {signer}",
    ),
    "unsigned": (
        "Udkast, ikke underskrevet. Kun tredjeparten kan se det.",
        "A draft, not signed. Only the third party can see it.",
    ),
    "status": ("Status", "Status"),
    "reservations": ("Forbehold", "Reservations"),
    "no_reservations": ("Ingen kendte forbehold.", "No known reservations."),
    "front": ("Forside", "Front"),
    "section": ("Afsnit", "Section"),
    "facts": ("Fakta", "Facts"),
    "text": ("Tekst", "Text"),
    "compare": ("Modpartens fingeraftryk", "The other party's fingerprint"),
    "compare_help": ("Otte grupper af fem cifre", "Eight groups of five digits"),
    "same": (
        "**Ens.** I ser samme udgivelse og samme indhold.",
        "**The same.** You see the same release and the same content.",
    ),
    "differs": (
        "**Ikke ens.** I ser ikke det samme: spørg, hvilken udgivelse modparten har, og hent "
        "grundlaget igen.",
        "**Not the same.** You do not see the same: ask which release the other has, and fetch the "
        "dossier again.",
    ),
    "half": (
        "Skriv alle otte grupper, eller de 64 tegn.",
        "Write all eight groups, or the 64 characters.",
    ),
    "nobody": ("Skriv, hvem der underskriver.", "Write who signs."),
    "print": ("Hele grundlaget til udskrift", "The whole dossier for print"),
    "canonical": ("JSON til sha256sum", "JSON for sha256sum"),
    "sign": ("Underskriv", "Sign"),
    "sign_as": ("Dit navn eller login", "Your name or login"),
    "sign_help": (
        "Kun en nøglekode af navnet gemmes. Når du har underskrevet, kan Amgros og firmaet åbne "
        "grundlaget.",
        "Only a keyed hash of the name is kept. Once you have signed, Amgros and the company can "
        "open the dossier.",
    ),
    "signed_before": (
        "Parterne ser stadig det, der blev underskrevet {date} på udgivelse {release}, indtil du "
        "underskriver dette.",
        "Until you sign this, the parties see what was signed on {date} on release {release}.",
    ),
    "older": (
        "Grundlaget er fra udgivelse {release}; den nyeste er {newest}. Det ændrer sig ikke, før "
        "tredjeparten underskriver et nyt.",
        "The dossier is from release {release}; the newest is {newest}. It doesn't change until "
        "the third party signs a new one.",
    ),
}


def say(key: str, language: str, **values) -> str:
    """The words of `key` in Danish or English, with the values filled in."""
    return WORDS[key][0 if language == "da" else 1].format(**values)
