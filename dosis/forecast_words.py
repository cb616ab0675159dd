"""This module holds the words of forecasts, Danish and English."""

from dosis import words

WORDS = {
    "measure": ("Mål", "Measure"),
    "place": ("Sted", "Place"),
    "department": ("Afdeling", "Department"),
    "medicine": ("Lægemiddel eller gruppe", "Medicine or group"),
    "country": ("Hele landet", "The whole country"),
    "whole": ("Alle afdelinger", "All departments"),
    "every": ("Alle lægemidler", "All medicines"),
    "and_others": ("m.fl.", "and others"),
    "forecast": ("Prognose", "Forecast"),
    "history": ("Optalt", "Counted"),
    "trust_80": ("80 %-interval", "80% interval"),
    "trust_95": ("95 %-interval", "95% interval"),
    "month": ("Måned", "Month"),
    "level": ("Niveau", "Level"),
    "series": ("Serier", "Series"),
    "volume": ("Fejl mod samme måned året før", "Error against the same month a year before"),
    "median": ("Fejl, midterste serie", "Error, middle series"),
    "inside": ("Inde i 80 %-intervallet", "Inside the 80% interval"),
    "nation": ("Landet", "The country"),
    "region": ("Region", "Region"),
    "hospital": ("Sygehus", "Hospital"),
    "department_level": ("Afdeling", "Department"),
    "all": ("alle lægemidler", "all medicines"),
    "group": ("gruppe", "group"),
    "atc": ("lægemiddel", "medicine"),
    "all levels": ("Alle niveauer", "All levels"),
    "months_title": ("Prognosen måned for måned", "The forecast month by month"),
    "errors_name": ("Tidligere prognosers fejl", "Errors of earlier forecasts"),
    "orders_name": ("Bestillingsforslag", "Suggested orders"),
    "errors_title": (
        "Så gode har prognoserne været: fejlen er {ratio} af fejlen ved at gætte på samme måned "
        "året før",
        "How good the forecasts were: the error is {ratio} of that of guessing the same month a "
        "year before",
    ),
    "errors_note": (
        "{origins} tidligere prognoser, hver lavet med det, der var kendt dengang, og målt på de "
        "måneder, der siden er kommet. Under 1 er bedre end gættet; 80 % bør ligge i intervallet.",
        "{origins} earlier forecasts, each made with what was known then and judged by the months "
        "that have come since. Below 1 beats the guess; 80% should lie in the interval.",
    ),
    "driver_kept": (
        "Antallet af indlæggelser bruges i prognosen: fejlen for samlede forbrug faldt fra "
        "{without} til {with_}.",
        "The number of admissions is used: the error of totals fell from {without} to {with_}.",
    ),
    "driver_dropped": (
        "Antallet af indlæggelser er prøvet som drivkraft og bruges ikke: fejlen for samlede "
        "forbrug gik fra {without} til {with_}.",
        "The number of admissions was tried as a driver and is not used: the error of totals went "
        "from {without} to {with_}.",
    ),
    "levelled": (
        "Tal fra før databrud i {months} er bragt på niveau med tallene efter.",
        "Numbers from before breaks in {months} were brought to the level after them.",
    ),
    "chain_title": ("Fra bestilling til brug", "From order to use"),
    "lead": ("Fra bestilling til levering", "From order to delivery"),
    "lead_value": ("{median} dage; ni af ti inden for {slow}", "{median} days; nine in ten within "
                   "{slow}"),
    "whole_share": ("Leveret alt det bestilte", "All that was ordered came"),
    "bought_to_delivered": ("Fra sygehusets indkøb til afdelingens levering",
                            "From the hospital's purchase to the department's delivery"),
    "delivered_to_given": ("Fra levering til brug", "From delivery to use"),
    "shift_none": ("ses ikke i tallene", "can't be told from the numbers"),
    "shift_month": ("{lag} md. ({low}–{high})", "{lag} mo. ({low}–{high})"),
    "shift_week": ("{lag} uger ({low}–{high})", "{lag} weeks ({low}–{high})"),
    "returned": ("Sendt retur af det leverede", "Sent back of what was delivered"),
    "vial": ("Rest i hætteglas af det leverede", "Left in vials of what was delivered"),
    "lost": ("Sædvanligt svind af det leverede", "Ordinary loss of what was delivered"),
    "amgros_sales": ("Alder: indkøb", "Age: purchases"),
    "leverance": ("Alder: leveringer", "Age: deliveries"),
    "indberetningmedpris": ("Alder: givne doser", "Age: doses given"),
    "age": ("{days} dage (nyest {date})", "{days} days (newest {date})"),
    "lacking": ("Ikke leveret til denne udgivelse", "Not delivered to this release"),
    "lacks_amgros_sales": ("sygehusenes indkøb", "hospitals' purchases"),
    "lacks_leverance": ("leveringer til afdelinger", "deliveries to departments"),
    "lacks_indberetningmedpris": ("givne doser", "doses given"),
    "link": ("Led", "Link"),
    "value": ("Tal", "Number"),
    "orders_title": (
        "{count} lægemidler bør bestilles for at have nok i {service} af perioderne",
        "{count} medicines should be ordered to have enough in {service} of periods",
    ),
    "orders_note": (
        "Lageret er et skøn ved udgangen af {month}: leveret minus givet, svind og kendte grunde. "
        "Tæl hylden, før der bestilles. Niveauet dækker leveringstid og {days} dage til næste "
        "gennemgang. De {shown} mest presserende er vist; filen har alle.",
        "Stock is an estimate at the end of {month}: delivered less given, lost and explained. "
        "Count the shelf before ordering. The level covers lead time and {days} days to the next "
        "look. The {shown} most urgent are shown; the file holds all.",
    ),
    "orders_none": (
        "Intet behøver at blive bestilt her, eller tallene gælder for få patienter.",
        "Nothing needs to be ordered here, or too few patients are concerned.",
    ),
    "orders_file": ("Hent bestillingsforslag", "Download suggestions"),
    "product": ("Lægemiddel", "Medicine"),
    "stock": ("Lager, doser", "Stock, doses"),
    "cover": ("Rækker, dage", "Lasts, days"),
    "to_level": ("Bestil op til, doser", "Order up to, doses"),
    "order": ("Bestil, doser", "Order, doses"),
    "packs": ("Pakninger", "Packs"),
    "hidden": ("Prognosen bygger på 1–4 personer og vises ikke.",
               "The forecast rests on 1–4 persons and is not shown."),
}  # fmt: skip


def say(key: str, language: str, **values) -> str:
    """A word or sentence in the language."""
    return WORDS[key][0 if language == "da" else 1].format(**values)


def level(name: str, language: str) -> str:
    """A level in words: department_atc → Afdeling, lægemiddel."""
    place, _, product = name.partition("_")
    if not product:
        return say(name, language)
    key = "department_level" if place == "department" else place
    return f"{say(key, language)}, {say(product, language)}"


def ratio(value: float, language: str) -> str:
    """0,79 · 0.79."""
    return words.number(value, "ratio", language)
