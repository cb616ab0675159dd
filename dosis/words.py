"""This module holds the Danish and English words of all pages, numbers and dates included."""

import datetime
import re

from dosis.units import UNITS, places

LANGUAGES = {"da": "Dansk", "en": "English"}

WORDS = {
    # the frame
    "real": ("Virkelige data", "Real data"),
    "synthetic": ("Syntetiske data", "Synthetic data"),
    "mixed": ("Blandede data", "Mixed data"),
    "real_help": ("Tallene er fra virkelige registre.", "The numbers are from real registers."),
    "synthetic_help": (
        "Opdigtede personer med registrenes form. Tallene siger intet om Danmark.",
        "Invented persons in the shape of the registers. The numbers say nothing about Denmark.",
    ),
    "mixed_help": (
        "Nogle registre er virkelige, andre opdigtede. Tallene siger intet om Danmark.",
        "Some registers are real, others invented. The numbers say nothing about Denmark.",
    ),
    "release": ("Udgivelse {release}", "Release {release}"),
    "as_of": ("data leveret {date}", "data delivered {date}"),
    "comparable": ("Kan sammenlignes", "Comparable"),
    "with_care": ("Sammenlign med forsigtighed", "Compare with care"),
    "not_comparable": ("Kan ikke sammenlignes", "Not comparable"),
    "reservations": ("Forbehold", "Reservations"),
    "reservation_count": ("{count} forbehold", "{count} reservations"),
    "reservation_one": ("1 forbehold", "1 reservation"),
    "no_reservations": (
        "Ingen kendte forbehold for disse tal.",
        "No known reservations about these numbers.",
    ),
    "all_reservations": ("Vis alle {count}", "Show all {count}"),
    "severity_1": ("Mindre", "Minor"),
    "severity_2": ("Mellem", "Moderate"),
    "severity_3": ("Alvorligt", "Severe"),
    "bias": ("Ventet skævhed {bias} ({low} til {high})", "Expected bias {bias} ({low} to {high})"),
    "on_site": ("Læs mere", "Read more"),
    "action_note": ("Til orientering", "For information"),
    "action_mark": ("Vist i diagrammet", "Shown on the chart"),
    "action_split": ("Kurven er brudt her", "The line is broken here"),
    "action_exclude": ("Holdt ude af sammenligningen", "Left out of the comparison"),
    "everywhere": ("Hele landet", "The whole country"),
    "since": ("fra {date}", "from {date}"),
    "until": ("til {date}", "until {date}"),
    "table": ("Tabel", "Table"),
    "table_more": (
        "Her er de nyeste {shown} af {count} rækker. Alle er i filerne under Hent.",
        "These are the newest {shown} of {count} rows. The files under Download hold all.",
    ),
    "definition": ("Definition", "Definition"),
    "why": ("Hvorfor", "Why"),
    "care": ("Læs med omtanke", "Read with care"),
    "version": ("Version {version}, gælder fra {date}", "Version {version}, valid from {date}"),
    "download": ("Hent", "Download"),
    "save_chart": ("Hent diagram", "Download chart"),
    "download_help": (
        "Forbehold og kilde følger med i alle filer.",
        "Reservations and source go with every file.",
    ),
    "about": ("Hvad kan det føre til?", "What can it lead to?"),
    "effect": ("Virkning", "Effect"),
    "barrier": ("Barriere", "Barrier"),
    "wrong": ("Dette ser forkert ud", "This looks wrong"),
    "wrong_help": (
        "Skriv, hvad der ser forkert ud. Skriv ikke noget om bestemte personer.",
        "Write what looks wrong. Write nothing about particular persons.",
    ),
    "send": ("Send", "Send"),
    "thanks": (
        "Tak. Noten er gemt som nummer {number}.",
        "Thank you. The note is saved as number {number}.",
    ),
    "empty_note": ("Skriv en note først.", "Write a note first."),
    # filters
    "period": ("Periode", "Period"),
    "all_time": ("Hele perioden", "The whole period"),
    "last_years": ("Seneste {count} år", "Last {count} years"),
    "last_year": ("Seneste 12 måneder", "Last 12 months"),
    "level": ("Niveau", "Level"),
    "measure": ("Mål", "Measure"),
    "diagnosis": ("Diagnose", "Diagnosis"),
    "person": ("Person", "Person"),
    "table_name": ("Tabel", "Table"),
    "population": ("Population", "Population"),
    "highlight": ("Fremhæv", "Highlight"),
    # states
    "no_release": ("Der er ingen udgivelse endnu", "There is no release yet"),
    "no_release_do": (
        "Kør `make run`, og genindlæs siden.",
        "Run `make run`, and reload the page.",
    ),
    "empty": ("Der er ingen tal at vise", "There are no numbers to show"),
    "empty_do": (
        "Vælg en længere periode eller et højere niveau, fx region.",
        "Choose a longer period or a higher level, for instance region.",
    ),
    "refused": ("Du har ikke adgang til disse tal", "You may not see these numbers"),
    "refused_do": (
        "Siden er for {audience}. Spørg din dataansvarlige, hvis du mener, du skal have adgang.",
        "This page is for {audience}. Ask your data controller if you think you should have "
        "access.",
    ),
    "error": ("Siden kunne ikke vises", "The page could not be shown"),
    "error_do": (
        "Genindlæs siden. Sker det igen, så skriv til os, hvad du havde valgt.",
        "Reload the page. If it happens again, tell us what you had chosen.",
    ),
    "not_yet": ("Denne side mangler data", "This page lacks data"),
    "not_yet_do": (
        "Udgivelsen indeholder ikke det, siden skal bruge. Indlæs registeret, og udgiv igen.",
        "The release doesn't hold what the page needs. Load the register, and release again.",
    ),
    "not_yet_tile": (
        "Registeret er ikke indlæst endnu.",
        "The register has not been loaded yet.",
    ),
    "not_done": ("Det kunne ikke gøres.", "It could not be done."),
    "technical": ("Teknisk besked: {text}", "Technical message: {text}"),
    "loading": ("Henter tal …", "Fetching numbers …"),
    # charts and tables
    "hidden": ("skjult", "hidden"),
    "hidden_key": ("Skjult (1–4 personer)", "Hidden (1–4 persons)"),
    "missing": ("mangler", "missing"),
    "missing_key": ("Mangler indberetning", "Not reported"),
    "not_applicable": ("ikke relevant", "not applicable"),
    "provisional_key": ("Foreløbig eller ikke hel", "Provisional or not whole"),
    "break_key": ("Databrud", "Break in the data"),
    "not_shown": (
        "{count} enheder uden denne behandling er ikke vist.",
        "{count} units without this treatment are not shown.",
    ),
    "excluded": ("Ude af sammenligningen", "Left out of the comparison"),
    "country": ("Hele landet", "The whole country"),
    "others": {
        "region": ("Andre regioner", "Other regions"),
        "hospital": ("Andre sygehuse", "Other hospitals"),
        "department_name": ("Andre afdelinger", "Other departments"),
    },
    "not_delivered": ("ikke leveret", "not delivered"),
    "unknown": ("Ukendt", "Unknown"),
    # start pages
    "see": ("Se svaret", "See the answer"),
    "answers": ("Svar på spørgsmål", "Answers to questions"),
    "range": ("Lavest {least}, højest {most}", "Lowest {least}, highest {most}"),
    "alike": ("Ens overalt", "Alike everywhere"),
    "unknowns": ("Det ved vi ikke", "What we do not know"),
}

EACH = {
    "day": ("dag for dag", "day by day"),
    "week": ("uge for uge", "week by week"),
    "month": ("måned for måned", "month by month"),
    "quarter": ("kvartal for kvartal", "quarter by quarter"),
    "year": ("år for år", "year by year"),
}
MONTHS_DA = (
    "januar februar marts april maj juni juli august september oktober november december".split()
)
MONTHS_EN = (
    "January February March April May June July August September October November December".split()
)
SPACE = "\u00a0"


def say(key: str, language: str, **values) -> str:
    """The words of `key` in Danish or English, with the values filled in."""
    text = WORDS[key][0 if language == "da" else 1]
    return text.format(**values)


def others(level: str, language: str) -> str:
    """What the grey lines are called: Andre sygehuse."""
    pair = WORDS["others"].get(level, ("Andre", "Others"))
    return pair[0 if language == "da" else 1]


def number(value: float | None, unit: str, language: str) -> str:
    """A number as it is read: 62,3 % · 1.234,5 · English 62.3% · 1,234.5. None gives an en dash."""
    if value is None:
        return "–"
    if unit == "share":
        return (
            f"{_digits(100 * value, 1, language)}{SPACE}%"
            if language == "da"
            else f"{100 * value:.1f}%"
        )
    return _digits(value, places(value, unit), language)


def quantity(value: float | None, unit: str, language: str) -> str:
    """A number with its unit: 40,2 mg · 1.234 patienter · 62,3 %."""
    text = number(value, unit, language)
    return text if unit == "share" or value is None else f"{text}{SPACE}{unit_name(unit, language)}"


def unit_name(unit: str, language: str) -> str:
    """The reader's word for a unit of a metric's card."""
    pair = UNITS.get(unit)
    return pair[0 if language == "da" else 1] if pair else unit


def cell(value: float | None, state: str, unit: str, language: str) -> str:
    """What a table shows for one number in its state."""
    return number(value, unit, language) if state in ("value", "zero") else say(state, language)


def date(day: str | datetime.date, language: str) -> str:
    """12. maj 2024 · 12 May 2024."""
    day = datetime.date.fromisoformat(str(day)[:10])
    if language == "da":
        return f"{day.day}. {MONTHS_DA[day.month - 1]} {day.year}"
    return f"{day.day} {MONTHS_EN[day.month - 1]} {day.year}"


def period(text: str, language: str) -> str:
    """A step of time as `ask` writes it, in words: 2024-Q3 → 3. kvartal 2024."""
    year, _, rest = str(text).partition("-")
    if rest.startswith("Q"):
        return f"{rest[1:]}. kvartal {year}" if language == "da" else f"Q{rest[1:]} {year}"
    if rest.startswith("W"):
        return f"{'uge' if language == 'da' else 'week'} {int(rest[1:])}, {year}"
    if len(rest) == 2:
        return f"{(MONTHS_DA if language == 'da' else MONTHS_EN)[int(rest) - 1]} {year}"
    return date(text, language) if rest else year


def value(text, name: str, language: str) -> str:
    """A value of a dimension in words: times are written out, unknown is named."""
    if text is None or text == "unknown":
        return "–" if text is None else say("unknown", language)
    if name in ("day", "week", "month", "quarter", "year"):
        return period(text, language)
    return str(text)


def last_years(count: int | None, language: str) -> str:
    """The words of a period counted back from the newest data; None is the whole period."""
    key = "all_time" if count is None else "last_year" if count == 1 else "last_years"
    return say(key, language, count=count)


def each(grain: str | None, language: str) -> str:
    """How often a line has a point: måned for måned."""
    pair = EACH.get(grain or "", ("", ""))
    return pair[0 if language == "da" else 1]


def short_names(names: list[str]) -> dict[str, str]:
    """Names as they are told apart: an ending after a comma that all share is left out."""
    endings = {name.rpartition(", ")[2] for name in names}
    if len(names) < 2 or len(endings) > 1:
        return {name: name for name in names}
    return {name: name.rpartition(", ")[0] or name for name in names}


def within(name: str, hospital: str) -> str:
    """A department's name where its hospital is known from beside."""
    return name.removeprefix(f"{hospital}, ")


def listing(items: list[str], language: str) -> str:
    """a, b og c."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {'og' if language == 'da' else 'and'} {items[-1]}"


def bold(text: str) -> str:
    """`**x**` as strong, the rest made safe for HTML."""
    safe = str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    safe = re.sub(r"`(.+?)`", r"<code>\1</code>", safe)
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", safe)


def _digits(amount: float, places: int, language: str) -> str:
    text = f"{amount:,.{places}f}"
    return text.translate(str.maketrans(",.", ".,")) if language == "da" else text
