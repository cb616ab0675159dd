"""This module finds the reservations of an answer, merges and ranks them, and gives the verdict."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dosis import rise
from dosis.answer import Verdict
from dosis.catalog import Metric, open_catalog
from dosis.lineage import of_question
from dosis.merging import merge
from dosis.query import connection
from dosis.question import Question

FOREVER = datetime.date(9999, 12, 31)


@dataclass(frozen=True)
class Cell:
    """One row of the answer: its number, its units and days, and its ATC code if it has one."""

    row: int
    units: tuple
    first: datetime.date
    last: datetime.date
    atc: str | None
    shown: bool
    is_whole: bool = True


def find(folder: Path, question: Question, cells: list[Cell]) -> list[dict]:
    """All reservations whose register, scope and period overlap the question.

    Merged: the same reservation over several periods or metrics is one, with all cells it touches,
    and so are equal ones of adjoining months and units (`dosis.merging`).
    Ranked by severity times the share of the answer, in cells and days, that it touches.
    """
    found: dict[str, dict] = {}
    weights: dict[str, float] = {}
    sources = {m.name: of_question(folder, m, question) for m in question.metrics}
    delivered = open_catalog(folder).delivered_columns
    for row in _rows(folder, "reservations"):
        concerned = [m for m in question.metrics if concerns(row, m, sources[m.name], delivered)]
        metrics = [m.name for m in concerned]
        if not metrics or not _atc_overlaps(row["atc_prefix"], question):
            continue
        touched = [cell for cell in cells if _touches(row, cell)]
        if touched:
            shares = {cell.row: _share_touched(row, cell) for cell in touched}
            name = row["reservation_id"]
            merged = found.setdefault(name, _described(row, metrics))
            _add(merged, row, shares, {*metrics}, question)
            rise.add(merged, row, concerned, shares)
            share = sum(shares.values()) / len(cells)
            weights[name] = weights.get(name, 0.0) + row["severity"] * share
    partial = [cell.row for cell in cells if not cell.is_whole]
    if partial:
        found["partial_period"] = _partial_period(partial, question)
        weights["partial_period"] = 2 * len(partial) / len(cells)
    for reservation in found.values():
        if reservation["kind"] == "provisional":
            reservation["effect"] = rise.effect(reservation.get("rises", {}))
    return merge(found, weights)


def concerns(row: dict, metric: Metric, sources: frozenset | None, delivered: frozenset) -> bool:
    """True where a row of the mart `reservations` concerns a metric in a question.

    `sources`: the delivered columns that the numbers rest on, None where they are not known;
    `delivered`: all that are (`Catalog.delivered_columns`). What is said of a column concerns
    numbers that rest on it; what is said of a table, or of a rule over several columns, all that
    read the table.
    """
    if row["metric_name"]:
        return row["metric_name"] == metric.name
    column = (row["register"], row["table_name"], row["column_name"])
    if column in delivered and sources is not None:
        return column in sources
    if row["table_name"]:
        return (row["register"], row["table_name"]) in metric.tables
    return any(register == row["register"] for register, _ in metric.tables)


def acting(connection, metric: Metric, sources: frozenset, delivered: frozenset) -> list[str]:
    """Ids of the reservations that exclude or split what a metric rests on (see `concerns`).

    `connection`: on marts of a warehouse or release.
    """
    rows = connection.execute(
        "select * from marts.reservations where action in ('exclude', 'split')"
    )
    return [
        row["reservation_id"]
        for row in rows.to_arrow_table().to_pylist()
        if concerns(row, metric, sources, delivered)
    ]


def events(folder: Path, question: Question, first, last, every_unit) -> list[dict]:
    """Events in the world that overlap the question: annotations, no reservations."""
    found = []
    for row in _rows(folder, "events"):
        overlaps = row["from_on"] <= last and (row["to_on"] or FOREVER) >= first
        scoped = row["scope_dimension"] == "all" or any(_in_scope(row, u) for u in every_unit)
        if overlaps and scoped and _atc_overlaps(row["atc_prefix"], question):
            found.append(
                {
                    "id": row["event_id"],
                    "from": row["from_on"].isoformat(),
                    "to": row["to_on"].isoformat() if row["to_on"] else None,
                    "scope": _scope(row),
                    **{k: row[k] for k in ("label_da", "label_en", "text_da", "text_en")},
                }
            )
    return sorted(found, key=lambda event: event["from"])


def small_cells(suppressed: int, hidden_rows: list[int], metrics: Iterable[str]) -> dict:
    """The reservation that an answer with hidden numbers carries."""
    return _made_here(
        "small_cells",
        "small_cells",
        ("note", 1),
        metrics,
        hidden_rows,
        ("Små tal er skjult", "Small numbers are hidden"),
        (
            f"{suppressed} tal bygger på 1–4 personer og er skjult, så ingen kan genkendes.",
            f"{suppressed} numbers rest on 1–4 persons and are hidden so that nobody can be "
            "recognised.",
        ),
    )


def judge(question: Question, reservations: list[dict], cells: list[Cell]) -> Verdict:
    """Comparable, with care, or not comparable (DESIGN, section 5), and the decisive reason.

    A severe reservation counts against a cell where it touches at least half of its units and
    days: two months without one hospital don't make a national year worthless.
    """
    shown = {cell.row for cell in cells if cell.shown}
    if not shown:
        return Verdict(
            "not_comparable", "Der er ingen tal at vise.", "There are no numbers to show."
        )
    severe = [r for r in reservations if r["severity"] == 3 and shown & set(r["mostly"])]
    touched = set().union(*(set(r["mostly"]) & shown for r in severe))
    splits = [r for r in reservations if r["action"] == "split" and _splits_inside(r, cells)]
    if severe and 2 * len(touched) >= len(shown):
        return _verdict("not_comparable", severe[0])
    if splits and question.grain is None:
        return _verdict("not_comparable", splits[0])
    acting = [r for r in reservations if r["action"] != "note"]
    if acting:
        return _verdict("with_care", acting[0])
    return _verdict("comparable", None)


@lru_cache(maxsize=4)
def _rows(folder: Path, table: str) -> tuple[dict, ...]:
    result = connection(folder).execute(f"select * from marts.{table}")
    return tuple(result.to_arrow_table().to_pylist())


def _add(merged: dict, row: dict, shares: dict[int, float], metrics: set, question) -> None:
    """Add another period of a reservation: its metrics, ends, severity and the cells it touches."""
    named = {*merged["metric"].split(","), *metrics}
    merged["metric"] = ",".join(m.name for m in question.metrics if m.name in named)
    merged["from"] = min(merged["from"], row["from_on"].isoformat())
    merged["to"] = _later(merged["to"], row["to_on"])
    merged["severity"] = max(merged["severity"], row["severity"])
    merged["cells"] = sorted({*merged["cells"], *shares})
    mostly = {number for number, part in shares.items() if 2 * part >= 1}
    merged["mostly"] = sorted({*merged["mostly"], *mostly})


def _atc_overlaps(prefix: str | None, question: Question) -> bool:
    filters = [f for f in question.where if f.dimension.name == "atc" and f.operator != "!="]
    if not prefix or not filters:
        return True
    return all(
        any(value.startswith(prefix) or prefix.startswith(value) for value in f.values)
        for f in filters
    )


def _touches(row: dict, cell: Cell) -> bool:
    if row["from_on"] > cell.last or (row["to_on"] or FOREVER) < cell.first:
        return False
    if row["atc_prefix"] and cell.atc and not cell.atc.startswith(row["atc_prefix"]):
        return False
    return row["scope_dimension"] == "all" or any(_in_scope(row, unit) for unit in cell.units)


def _share_touched(row: dict, cell: Cell) -> float:
    """How much of a cell a reservation touches: its share of the days times that of the units."""
    first, last = max(row["from_on"], cell.first), min(row["to_on"] or FOREVER, cell.last)
    days = ((last - first).days + 1) / ((cell.last - cell.first).days + 1)
    if row["scope_dimension"] == "all" or not cell.units:
        return days
    return days * sum(_in_scope(row, unit) for unit in cell.units) / len(cell.units)


def _partial_period(rows: list[int], question: Question) -> dict:
    return _made_here(
        "partial_period",
        "completeness",
        ("mark", 2),
        [m.name for m in question.metrics],
        rows,
        ("Perioden er ikke hel", "The period is not whole"),
        (
            "Første eller sidste periode dækker kun en del af sine måneder.",
            "The first or last period covers only some of its months.",
        ),
    )


def _in_scope(row: dict, unit) -> bool:
    return unit.values.get(row["scope_dimension"]) == row["scope_value"]


def _scope(row: dict) -> dict:
    return {} if row["scope_dimension"] == "all" else {row["scope_dimension"]: row["scope_value"]}


def _described(row: dict, metrics: list[str]) -> dict:
    effect = {key: row[f"effect_{key}"] for key in ("bias", "low", "high", "unit")}
    return {
        "id": row["reservation_id"],
        "kind": row["kind"],
        "severity": row["severity"],
        "action": row["action"],
        "metric": ",".join(metrics),
        "register": row["register"],
        "column": row["column_name"],
        "scope": _scope(row),
        "from": row["from_on"].isoformat(),
        "to": row["to_on"].isoformat() if row["to_on"] else None,
        "effect": effect if effect["bias"] is not None else None,
        **{k: row[k] for k in ("label_da", "label_en", "text_da", "text_en")},
        "url": f"/registre/{row['register']}/#{row['reservation_id']}",
        "cells": [],
        "mostly": [],
        "rises": {},
    }


def _made_here(name, kind, action_severity, metrics, rows, labels, texts) -> dict:
    """A reservation that follows from the answer itself, not from the mart."""
    return {
        "id": name,
        "kind": kind,
        "severity": action_severity[1],
        "action": action_severity[0],
        "metric": ",".join(metrics),
        "register": None,
        "column": None,
        "scope": {},
        "from": None,
        "to": None,
        "effect": None,
        "label_da": labels[0],
        "label_en": labels[1],
        "text_da": texts[0],
        "text_en": texts[1],
        "url": f"/om/{name.replace('_', '-')}/",
        "cells": rows,
        "mostly": rows,
    }


def _later(known: str | None, more: datetime.date | None) -> str | None:
    if known is None or more is None:
        return None
    return max(known, more.isoformat())


def _splits_inside(reservation: dict, cells: list[Cell]) -> bool:
    """True where the series changes inside a touched cell's days, so that it holds both sides."""
    days = [datetime.date.fromisoformat(reservation["from"])] if reservation["from"] else []
    if reservation["to"]:
        days.append(datetime.date.fromisoformat(reservation["to"]) + datetime.timedelta(days=1))
    touched = [cell for cell in cells if cell.row in set(reservation["cells"])]
    return any(cell.first < day <= cell.last for cell in touched for day in days)


def _verdict(level: str, reason: dict | None) -> Verdict:
    words = {
        "comparable": ("Tallene kan sammenlignes", "The numbers can be compared"),
        "with_care": ("Sammenlign med forsigtighed", "Compare with care"),
        "not_comparable": ("Tallene kan ikke sammenlignes", "The numbers can't be compared"),
    }
    da, en = words[level]
    if reason is None:
        return Verdict(level, f"{da}.", f"{en}.")
    return Verdict(level, f"{da}: {reason['label_da']}.", f"{en}: {reason['label_en']}.")
