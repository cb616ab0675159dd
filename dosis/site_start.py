"""This module finds what the start page shows: questions with their answers, and the unknown."""

from dataclasses import dataclass

from dosis import series, words
from dosis.answer import Answer
from dosis.catalog import Page
from dosis.home import DosisError
from dosis.site_facts import Facts
from dosis.site_words import unit_name
from dosis.stored_answer import question_arguments, stored_answer

TILES = 4
APPS = "ABCD"
UNITS = {
    "region": ("regioner", "regions"),
    "hospital": ("sygehuse", "hospitals"),
    "department_name": ("afdelinger", "departments"),
}


@dataclass(frozen=True)
class Tile:
    """One question with its answer: the number, what it is, the verdict and the reservations."""

    page: Page
    question: str
    number: str
    unit: str
    about: str
    level: str
    reservations: int
    severe: bool
    url: str


@dataclass(frozen=True)
class Unknown:
    """One thing that this release can't tell; `lead` says how much, `rest` what follows of it."""

    lead: str
    rest: str
    path: str
    is_gap: bool


def tiles(facts: Facts, language: str) -> list[Tile]:
    """At most four: uniform use (SMR), antibiotics, one patient, research; then whatever else."""
    pages = sorted(facts.catalog.pages.values(), key=lambda page: (_rank(facts, page), page.name))
    answered = [page_tiles(facts, page, language) for page in pages]
    first = [found[0] for found in answered if found]
    more = [tile for found in answered for tile in found[1:]]
    return [*first, *more][:TILES]


def page_tiles(facts: Facts, page: Page, language: str) -> list[Tile]:
    """The stored answers of one page that can be told in one number."""
    found = []
    for question in page.meta.get("questions", []):
        try:
            answer = stored_answer(facts.folder, question_arguments(page, question))
        except DosisError:
            continue
        told = answer and headline(answer, language)
        if told:
            asked = question.get(f"title_{language}") or page.meta[f"question_{language}"]
            found.append(_tile(page, asked, told, answer))
    return found


def headline(answer: Answer, language: str) -> tuple[str, str, str] | None:
    """Number, unit and what it is: the newest of a line, the range over units, or the only one.

    None where the answer has several dimensions besides time, or no number.
    """
    column = next(c for c in answer.columns if c["kind"] == "metric")
    over = [c["name"] for c in answer.columns if c["kind"] == "dimension"]
    units = [name for name in over if name not in series.TIMES]
    if len(units) > 1 or not answer.rows:
        return None
    rows, period = _newest(answer, column["name"])
    values = [row[column["name"]] for row in rows if row[column["name"]] is not None]
    label = column[f"label_{language}"]
    when = f" · {words.period(period, language)}" if period else ""
    if not values:
        return None
    kind = "" if column["unit"] == "share" else unit_name(column["unit"], language)
    if not units:
        return words.number(values[-1], column["unit"], language), kind, f"{label}{when}"
    named = UNITS.get(units[0], ("grupper", "groups"))[language == "en"]
    ends = [words.number(end, column["unit"], language) for end in (min(values), max(values))]
    told = "laveste og højeste af" if language == "da" else "lowest and highest of"
    about = f"{label}{when} · {told} {len(values)} {named}"
    return " – ".join(dict.fromkeys(ends)), kind, about


def unknowns(facts: Facts, language: str) -> list[Unknown]:
    """What lacks data, may change, or is not to be relied on; and what was found in order."""
    parts = (_undelivered, _unanswered, _provisional, _silent, _severe, _unchecked)
    return [part(facts, language) for part in parts]


def _rank(facts: Facts, page: Page) -> int:
    metrics = [
        facts.catalog.metrics[name] for name in page.metrics if name in facts.catalog.metrics
    ]
    registers = {register for metric in metrics for register, _ in metric.reports_in}
    case = page.meta.get("use_case")
    wanted = [case == 1 and "smr" in registers, case == 1, case == 8, case in (12, 13), bool(case)]
    return wanted.index(True) if True in wanted else len(wanted)


def _tile(page: Page, question: str, told: tuple[str, str, str], answer: Answer) -> Tile:
    found = answer.reservations
    return Tile(
        page=page,
        question=question,
        number=told[0],
        unit=told[1],
        about=told[2],
        level=answer.verdict.level,
        reservations=len(found),
        severe=any(reservation["severity"] == 3 for reservation in found),
        url=found[0]["url"] if found else "",
    )


def _newest(answer: Answer, metric: str) -> tuple[list[dict], str | None]:
    """The rows of the newest settled period, and that period; excluded units leave."""
    time = series.time_of(answer)
    aside = {"provisional": set(), "exclude": set()}
    for reservation in answer.reservations:
        for key in aside.keys() & {reservation["kind"], reservation["action"]}:
            aside[key] |= set(reservation["cells"])
        if reservation["id"] == "partial_period":
            aside["provisional"] |= set(reservation["cells"])
    rows = [(n, row) for n, row in enumerate(answer.rows) if n not in aside["exclude"]]
    if time is None:
        return [row for _, row in rows], None
    told = [(n, row) for n, row in rows if row[metric] is not None and row[time] is not None]
    settled = [entry for entry in told if entry[0] not in aside["provisional"]] or told
    if not settled:
        return [], None
    newest = max((row[time] for _, row in settled), key=series.span)
    return [row for _, row in settled if row[time] == newest], newest


def _undelivered(facts: Facts, language: str) -> Unknown:
    lacking = [r.label(language) for r in facts.registers if not r.is_delivered]
    if not lacking:
        text = ("alle registre er leveret", "all registers are delivered")
        return Unknown(text[language == "en"], "", "/registre/", False)
    one = len(lacking) == 1
    if language == "da":
        lead = "1 register er ikke leveret" if one else f"{len(lacking)} registre er ikke leveret"
        rest = "Det, der bygger på dem, kan ikke besvares."
    else:
        lead = f"{len(lacking)} register{' is' if one else 's are'} not delivered"
        rest = "What rests on them can't be answered."
    return Unknown(lead, f"{words.listing(lacking, language)}. {rest}", "/registre/", True)


def _unanswered(facts: Facts, language: str) -> Unknown:
    refused = [page for page in facts.catalog.pages.values() if _is_refused(facts, page)]
    if not refused:
        text = ("alle sider har svar", "all pages have answers")
        return Unknown(text[language == "en"], "", "/anvendelser/", False)
    one = len(refused) == 1
    lead = (
        "1 side har spørgsmål uden svar"
        if one
        else f"{len(refused)} sider har spørgsmål uden svar",
        "1 page has questions without answers"
        if one
        else f"{len(refused)} pages have questions without answers",
    )
    named = [page.meta[f"label_{language}"] for page in refused]
    rest = ("De mangler data i denne udgivelse", "They lack data in this release")
    text = f"{words.listing(named, language)}. {rest[language == 'en']}."
    return Unknown(lead[language == "en"], text, "/anvendelser/", True)


def _is_refused(facts: Facts, page: Page) -> bool:
    try:
        for question in page.meta.get("questions", []):
            stored_answer(facts.folder, question_arguments(page, question))
    except DosisError:
        return True
    return False


def _unchecked(facts: Facts, language: str) -> Unknown:
    metrics = list(facts.catalog.metrics.values())
    waiting = [m for m in metrics if m.card["checked_by"].startswith("not yet")]
    if not waiting:
        text = ("alle tal er efterset af en kliniker", "all metrics are checked by a clinician")
        return Unknown(text[language == "en"], "", "/tal/", False)
    count = f"{len(waiting)} af {len(metrics)}", f"{len(waiting)} of {len(metrics)}"
    lead = ("tal er ikke efterset af en kliniker", "metrics are not checked by a clinician")
    rest = (
        "Definitionerne er prøvet af, men ingen fagperson har sagt god for dem.",
        "The definitions are tested, but no professional has vouched for them.",
    )
    english = language == "en"
    return Unknown(f"{count[english]} {lead[english]}", rest[english], "/tal/", True)


def _provisional(facts: Facts, language: str) -> Unknown:
    late = [(r, facts.provisional_from(r.name)) for r in facts.registers]
    told = [
        f"{register.label(language)} {words.say('since', language, date=words.date(day, language))}"
        for register, day in late
        if day
    ]
    if not told:
        text = ("ingen måneder er foreløbige", "no months are provisional")
        return Unknown(text[language == "en"], "", "/registre/", False)
    lead = ("De nyeste måneder er foreløbige", "The newest months are provisional")
    rest = ("Tallene kan stadig vokse", "The numbers may still grow")
    listed = words.listing(told, language)
    return Unknown(
        lead[language == "en"], f"{listed}. {rest[language == 'en']}.", "/registre/", True
    )


def _silent(facts: Facts, language: str) -> Unknown:
    labels = {register.name: register.label(language) for register in facts.registers}
    silent = {
        register: max(table.silent_hospitals for table in tables)
        for register, tables in facts.coverage.items()
    }
    lacking = {register: count for register, count in silent.items() if count}
    if not lacking:
        text = (
            "alle sygehuse, der plejer at indberette, har gjort det de seneste 12 måneder",
            "all hospitals that usually report have done so in the last 12 months",
        )
        return Unknown(text[language == "en"], "", "/registre/", False)
    told = [f"{labels[register]} ({count})" for register, count in sorted(lacking.items())]
    lead = ("Ikke alle har indberettet", "Not everyone has reported")
    rest = (
        "Sygehuse, der mangler mindst én af de seneste 12 måneder",
        "Hospitals that lack at least one of the last 12 months",
    )
    text = f"{rest[language == 'en']}: {words.listing(told, language)}."
    return Unknown(lead[language == "en"], text, f"/registre/{min(lacking)}/#daekning", True)


def _severe(facts: Facts, language: str) -> Unknown:
    severe = [r for r in facts.reservations if r.severity == 3]
    if not severe:
        text = ("ingen forbehold er alvorlige", "no reservation is severe")
        return Unknown(text[language == "en"], "", "/registre/", False)
    count = len(severe)
    lead = (
        "1 alvorligt forbehold" if count == 1 else f"{count} alvorlige forbehold",
        "1 severe reservation" if count == 1 else f"{count} severe reservations",
    )
    named = list(dict.fromkeys(r.entry[f"label_{language}"] for r in severe))[:3]
    path = f"/registre/{severe[0].entry['register']}/#{severe[0].name}"
    return Unknown(lead[language == "en"], f"{'; '.join(named)}.", path, True)
