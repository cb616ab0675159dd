"""This module lays a dossier out as tables: the same for page, spreadsheet and print."""

from dataclasses import dataclass

from dosis import dossier, fingerprint, sections, series, words
from dosis.answer import Answer
from dosis.dossier_words import say

SHOWN = ("value", "zero")
ORDER = ("comparable", "with_care", "not_comparable")


@dataclass(frozen=True)
class Cell:
    """One cell: as it is read, and where it is a number that number with its unit."""

    text: str
    number: float | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Table:
    """One section: title, what it says, how far it compares, heads (text, is number) and rows.

    `lacking` says why there are no rows.
    """

    key: str
    title: str
    note: str
    verdict: str
    heads: list[tuple[str, bool]]
    rows: list[list[Cell]]
    lacking: str = ""


def tables(content: dict, language: str) -> list[Table]:
    """The sections of a dossier's content, in order."""
    answers = dossier.told(content)
    return [_table(content, s, answers.get(s["key"]), language) for s in content["sections"]]


def facts(content: dict, language: str) -> list[tuple[str, str]]:
    """What stands on the front: (label, text)."""
    declared, release = content["declared"], content["release"]
    named = content["names"]
    period = declared["period"]
    newest = max(release["data_as_of"].values())
    others = [f"{named[code]} ({code})" for code in declared.get("comparators", [])]
    code = declared["medicine"]
    told = {
        "medicine": f"{named[code]} ({code})",
        "compared_with": words.listing(others, language),
        "parties": words.listing(
            [declared["parties"][party] for party in ("procurement", "company")], language
        ),
        "period": " – ".join(words.period(period[end], language) for end in ("from", "to")),
        "purpose": declared[f"purpose_{language}"],
        "release": release["number"],
        "data": f"{words.say(release['source'], language)}, "
        + say("data_told", language, date=words.date(newest, language)),
        "prices": say("no_prices", language),
    }
    return [(say(key, language), text) for key, text in told.items() if text]


def status(kept, language: str) -> str:
    """Signed by whom and when, or a draft; `kept`: as `dossier_store` keeps it."""
    if not kept or not kept.signed_at:
        return say("unsigned", language)
    day, _, time = kept.signed_at.partition("T")
    told = {"date": words.date(day, language), "time": time[:5], "signer": kept.signer}
    return say("signed", language, **told)


def marks(content: dict) -> tuple[str, str]:
    """The fingerprint as it is read out, and as 64 characters."""
    mark = fingerprint.fingerprint(fingerprint.canonical(content))
    return fingerprint.spoken(mark), mark


def whole(content: dict) -> Answer:
    """The trend with the reservations, metrics and worst verdict of all sections.

    Reservations of other sections touch none of its cells.
    """
    answers = dossier.told(content)
    first = answers.get("trend") or next(iter(answers.values()))
    known = {r["id"]: r for r in first.reservations}
    metrics = {m["name"]: m for m in first.provenance["metrics"]}
    for answer in answers.values():
        for found in answer.reservations:
            known.setdefault(found["id"], {**found, "cells": [], "rises": {}})
        metrics |= {m["name"]: m for m in answer.provenance["metrics"]}
    ranked = sorted(known.values(), key=lambda r: -r["severity"])
    verdict = max((a.verdict for a in answers.values()), key=lambda v: ORDER.index(v.level))
    about = {**first.provenance, "metrics": list(metrics.values())}
    parts = {**vars(first), "reservations": ranked, "verdict": verdict, "provenance": about}
    parts.pop("rows", None)  # kept by the answer itself, once somebody has read it
    return Answer(**parts)


def reservations(content: dict, language: str) -> list[tuple[str, str, str]]:
    """All reservations, most severe first, each once: (label, facts, text)."""
    return [
        (
            found[f"label_{language}"],
            " · ".join(sections.facts(found, language)),
            found[f"text_{language}"],
        )
        for found in whole(content).reservations
    ]


def total(answer: Answer, metric: str) -> float:
    """The sum of what is told of a metric."""
    return sum(row[metric] or 0 for row in answer.rows)


def newest_volume(answer: Answer, name: str) -> tuple[str, float | None, float | None]:
    """The newest year of the section of volume: year, doses and patients of a medicine."""
    metrics = [c["name"] for c in answer.columns if c["kind"] == "metric"]
    newest = max(
        (row for row in answer.rows if row["medicine_name"] == name), key=lambda row: row["year"]
    )
    return newest["year"], newest[metrics[0]], newest[metrics[-1]]


def trend_told(content: dict, language: str) -> str:
    """From where to where the medicine's volume went, within its newest unbroken part."""
    answer = dossier.told(content).get("trend")
    name = content["names"][content["declared"]["medicine"]]
    if answer is None:
        return name
    metric = next(c for c in answer.columns if c["kind"] == "metric")
    ends = series.first_and_last(answer, metric["name"], "medicine_name", name)
    if not ends:
        return name
    first, last = (words.number(p.value, metric["unit"], language) for p in ends)
    start, end = (words.period(p.text, language) for p in ends)
    unit = words.unit_name(metric["unit"], language)
    if ends[0] == ends[1]:
        return f"{name.capitalize()}: {last} {unit} · {end}"
    if language == "da":
        return f"{name.capitalize()}: fra {first} {unit} i {start} til {last} i {end}"
    return f"{name.capitalize()}: from {first} {unit} in {start} to {last} in {end}"


def _table(content: dict, section: dict, answer: Answer | None, language: str) -> Table:
    key = section["key"]
    if answer is None:
        return Table(key, say(key, language), "", "", [], [], say(section["state"], language))
    if key == "trend":
        heads, rows, left_out = *_side_by_side(answer, content, language), 0
    else:
        heads, rows, left_out = _row_by_row(key, answer, content, language)
    return Table(
        key,
        say(key, language),
        _note(content, section, left_out, language),
        getattr(answer.verdict, f"text_{language}"),
        heads,
        rows,
    )


def _row_by_row(key: str, answer: Answer, content: dict, language: str) -> tuple:
    """Heads and rows as the answer has them, and how many rows were left out."""
    shown, left_out = _shown(key, answer)
    columns = [c for c in answer.columns if c["kind"] in ("dimension", "metric")]
    heads = [(c[f"label_{language}"], c["kind"] == "metric") for c in columns]
    rows = [[_cell(c, row, content, language) for c in columns] for _, row in shown]
    excluded = _excluded(answer) if key == "places" else set()
    if excluded:
        heads.append((say("remark", language), False))
        for (place, row), cells in zip(shown, rows, strict=True):
            is_out = place in excluded and not row["is_total"]
            cells.append(Cell(say("excluded", language) if is_out else ""))
    return heads, rows, left_out


def _side_by_side(answer: Answer, content: dict, language: str) -> tuple[list, list]:
    """Heads and rows of the trend: one row per quarter, the medicine first, and its breaks."""
    (metric,) = [c for c in answer.columns if c["kind"] == "metric"]
    own = content["names"][content["declared"]["medicine"]]
    names = sorted(series.names(answer, "medicine_name"), key=lambda name: (name != own, name))
    points = {(p.series, p.text): p for p in series.points(answer, metric["name"], "medicine_name")}
    quarters = sorted({quarter for _, quarter in points})
    starts, path = set(), None
    for quarter in quarters:
        newest = points[own, quarter].path if (own, quarter) in points else path
        starts |= {quarter} if path not in (None, newest) else set()
        path = newest
    rows = [
        [
            Cell(words.period(quarter, language)),
            *(_point(points.get((name, quarter)), metric["unit"], language) for name in names),
            *([Cell(say("breaks", language) if quarter in starts else "")] if starts else []),
        ]
        for quarter in quarters
    ]
    heads = [(answer.column("quarter")[f"label_{language}"], False), *((n, True) for n in names)]
    return heads + ([(say("remark", language), False)] if starts else []), rows


def _point(point, unit: str, language: str) -> Cell:
    if point is None:
        return Cell("–")
    text = words.cell(point.value, point.state, unit, language)
    return Cell(text, point.value, unit) if point.state in SHOWN else Cell(text)


def _shown(key: str, answer: Answer) -> tuple[list[tuple[int, dict]], int]:
    """The rows that are told, with their places, and how many were left out."""
    names = [c["name"] for c in answer.columns if c["kind"] == "metric"]
    every = list(enumerate(answer.rows))
    if key == "together":
        kept = [(n, row) for n, row in every if row[f"{names[0]}_state"] == "value"]
        hidden = sum(row[f"{names[0]}_state"] == "hidden" for _, row in every)
        return sorted(kept, key=lambda entry: -entry[1][names[0]]), hidden
    if key == "places":
        return _placed(every, names), 0
    kept = [(n, row) for n, row in every if any(row[f"{m}_state"] != "zero" for m in names)]
    return kept, len(every) - len(kept)


def _placed(every: list, names: list[str]) -> list[tuple[int, dict]]:
    """Hospitals by region, each region's total first, the country's before all."""
    lacking = ("zero", "missing", "not_applicable")

    def is_told(row: dict) -> bool:
        if row["is_total"] and row["region"] is None and row["hospital"] is not None:
            return False  # the hospital once more
        return row["is_total"] or any(row[f"{m}_state"] not in lacking for m in names)

    kept = [(n, row) for n, row in every if is_told(row)]
    return sorted(kept, key=lambda entry: (entry[1]["region"] or "", entry[1]["hospital"] or ""))


def _cell(column: dict, row: dict, content: dict, language: str) -> Cell:
    name, value = column["name"], row[column["name"]]
    if column["kind"] == "dimension":
        if row.get("is_total") and value is None:
            key = "all" if name == "region" else "whole_region" if row["region"] else ""
            return Cell(say(key, language) if key else "")
        if name == "other_atc":
            return Cell(f"{content['names'].get(value, value)} ({value})")
        return Cell(words.value(value, column["type"], language))
    state = row[f"{name}_state"]
    text = words.cell(value, state, column["unit"], language)
    return Cell(text, value, column["unit"]) if state in SHOWN else Cell(text)


def _note(content: dict, section: dict, left_out: int, language: str) -> str:
    declared, year = content["declared"], content["year"]
    ends = [words.period(year[end], language) for end in ("since", "until")]
    is_year = year["since"][5:] == "01" and year["until"][5:] == "12"
    told = {
        "medicine": content["names"][declared["medicine"]].capitalize(),
        "year": year["since"][:4] if is_year and year["since"][:4] == year["until"][:4]
        else " – ".join(ends),
        "hidden": words.number(left_out, "persons", language),
    }  # fmt: skip
    note = say(f"note_{section['key']}", language, **told)
    error = section.get("error_numbers") or {}
    if error.get("volume_weighted") is not None:
        note += " " + say(
            "note_error",
            language,
            error=words.number(error["volume_weighted"], "ratio", language),
            inside=words.number(error["coverage_80"], "share", language),
            origins=words.number(error["origins"], "persons", language),
        )
    return note


def _excluded(answer: Answer) -> set[int]:
    """The rows that a reservation keeps out of comparisons."""
    touched = (r["cells"] for r in answer.reservations if r["action"] == "exclude")
    return {cell for cells in touched for cell in cells}
