"""This module holds the words of the page of supervision, Danish and English."""

WORDS = {
    "none": (
        "**Ingen** uforklaret rest varer ved blandt {count} par af afdeling og lægemiddel, der er "
        "bedømt til og med {month}; {small} er for små til, at en femtedel ville kunne ses.",
        "**No** unexplained rest lasts among {count} pairs of department and medicine judged up to "
        "{month}; {small} are too small for a fifth to be seen.",
    ),
    "hidden_only": (
        "**{count}** {rests}, men så få patienter er berørt, at mængderne er skjult.",
        "**{count}** {rests}, but so few patients are concerned that the amounts are hidden.",
    ),
    "first": (
        "**{count}** {rests}. Begynd med {medicine}, {department}: mindst **{low}** sædvanlige "
        "doser, {share} af det leverede, har ingen kendt grund.",
        "**{count}** {rests}. Begin with {medicine}, {department}: at least **{low}** usual doses, "
        "{share} of what was delivered, have no known reason.",
    ),
    "rests_one": ("uforklaret rest varer ved", "unexplained rest lasts"),
    "rests": ("uforklarede rester varer ved", "unexplained rests last"),
    "list_title": (
        "Leveret, men aldrig registreret som givet og uden kendt grund",
        "Delivered, never registered as given, and without a known reason",
    ),
    "list_note": (
        "Sædvanlige doser i otte måneder med 95 %-interval, ordnet efter intervallets nedre ende. "
        "Højst {share} af dem på listen ventes at være tilfældige. {count} par af afdeling "
        "og lægemiddel er bedømt; {small} er for små til, at en femtedel kan ses, "
        "og {out} er holdt uden for af et forbehold.",
        "Usual doses in eight months with 95 % interval, ordered by its lower end. At most {share} "
        "of the entries are expected to be chance. {count} pairs of department and medicine "
        "were judged; {small} are too small for a fifth to be seen, and "
        "reservations leave out {out}.",
    ),
    "not_more": (
        "En rest siger, at en grund mangler, ikke at medicin gør.",
        "A rest says that a reason is missing, not that medicine is.",
    ),
    "axis": ("Sædvanlige doser", "Usual doses"),
    "key_rest": ("Rest og interval", "Rest and interval"),
    "key_chosen": ("Åbnet nedenfor", "Opened below"),
    "region": ("Region", "Region"),
    "rest_filter": ("Åbn en rest", "Open a rest"),
    "everywhere": ("Hele landet", "The whole country"),
    "department": ("Afdeling", "Department"),
    "medicine": ("Lægemiddel", "Medicine"),
    "amount": ("Rest, sædvanlige doser", "Rest, usual doses"),
    "share": ("Af det leverede", "Of deliveries"),
    "since": ("Siden", "Since"),
    "until": ("Til", "Until"),
    "ongoing": ("varer ved", "still lasting"),
    "chance": ("Tilfældig, højst", "Chance, at most"),
    "months_title": (
        "{medicine}, {department}: {rest} {unit} uden kendt grund i otte måneder",
        "{medicine}, {department}: {rest} {unit} without a known reason in eight months",
    ),
    "months_hidden": (
        "{medicine}, {department}: måned for måned",
        "{medicine}, {department}: month by month",
    ),
    "months_note": (
        "{unit} pr. måned. Resten er det leverede, når det givne og alle kendte grunde er trukket "
        "fra. De otte måneder, mængden handler om, er {first} til {last}.",
        "{unit} per month. The rest is what was delivered less what was given and all known "
        "reasons. The eight months that the amount is about are {first} to {last}.",
    ),
    "delivered": ("Leveret", "Delivered"),
    "given": ("Givet", "Given"),
    "rest": ("Rest", "Rest"),
    "interval": ("Månedens 95 %-interval", "The month's 95 % interval"),
    "month": ("Måned", "Month"),
    "delayed": ("Bruges senere", "Used later"),
    "stock": ("På lager", "Into stock"),
    "vial": ("I hætteglas", "Left in vials"),
    "unregistered": ("Registrering svigtede", "Registration failed"),
    "never_registered": ("Registreres ikke her", "Not registered here"),
    "without_delivery": ("Givet uden levering", "Given without delivery"),
    "ordinary_loss": ("Almindeligt svind", "Ordinary loss"),
    "returned": ("Heraf sendt retur", "Of this sent back"),
    "eight": ("De otte måneder", "The eight months"),
    "years": ("Alle måneder vises i filen.", "The file holds all months."),
    "sure_title": ("Hvor sikkert er det?", "How sure is it?"),
    "sure": (
        "Resten er {rest} {unit} ({low}–{high}), {share} af det leverede. {months} af de otte "
        "måneder efterlod en rest, også uden den højeste. Blandt poster så klare som denne ventes "
        "højst {chance} at være tilfældige.",
        "The rest is {rest} {unit} ({low}–{high}), {share} of what was delivered. {months} of the "
        "eight months left a rest, and so they do without the highest. Of entries as clear as this "
        "at most {chance} are expected to be chance.",
    ),
    "sure_hidden": (
        "Mængderne bygger på 1–4 patienter og er skjult. {months} af de otte måneder efterlod en "
        "rest.",
        "The amounts rest on 1–4 patients and are hidden. {months} of the eight months left a "
        "rest.",
    ),
    "facts_title": ("Kan registreringen forklare det?", "Can registration explain it?"),
    "here": ("Her", "Here"),
    "whole_department": ("Hele afdelingen", "The whole department"),
    "country": ("Hele landet", "The whole country"),
    "fact": ("Registrering", "Registration"),
    "filled_in": (
        "{share} af det givne er doser uden læselig mængde, regnet med lægemidlets gennemsnit.",
        "{share} of what was given are doses without a readable amount, taken at the mean.",
    ),
    "silent": ("{count} af de otte måneder har ingen doser.", "{count} of the eight months have no "
               "doses."),
    "uncomparable": (
        "{count} leveringer har en pakning, der ikke kan regnes om, og er ikke med.",
        "{count} deliveries have a pack that can't be converted and are not counted.",
    ),
    "declared": ("Deklareret grund, der er trukket fra: {names}.", "Declared reason that was taken "
                 "away: {names}."),
    "noted": (
        "Grunde, der kan gælde, men som ingen har sat tal på her: {names}. Spørg om dem først.",
        "Reasons that may hold, but nobody put numbers on here: {names}. Ask about them first.",
    ),
}  # fmt: skip


def say(key: str, language: str, **values) -> str:
    """The words of `key` in Danish or English, with the values filled in."""
    return WORDS[key][language == "en"].format(**values)


def pair(key: str) -> tuple[str, str]:
    """Both languages of `key`."""
    return WORDS[key]


def unit(name: str, language: str) -> str:
    """The reader's word for the unit in which packs and doses of a medicine are compared."""
    return {"piece": ("stk.", "pieces"), "DDD": ("døgndoser", "defined daily doses")}.get(
        name, (name, name)
    )[language == "en"]
