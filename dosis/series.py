"""This module reads lines, units and findings out of an answer; breaks and exclusions hold."""

import datetime
from dataclasses import dataclass

from dosis import rise
from dosis.answer import Answer

TIMES = ("day", "week", "month", "quarter", "year")
SHOWN = ("value", "zero")
MANY = 30


@dataclass(frozen=True)
class Point:
    """One number of a line; points of equal `path` are joined, `row` is its row in the answer.

    `low` and `high`: where a provisional number is expected to end (80 %), where that is known.
    """

    series: str
    path: str
    text: str
    first: datetime.date
    last: datetime.date
    value: float | None
    state: str
    provisional: bool
    row: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Standing:
    """One unit's number; `country` compares the units that are not left out."""

    name: str
    value: float | None
    state: str
    excluded: bool
    provisional: bool


def time_of(answer: Answer) -> str | None:
    """The time dimension of an answer, if it has one."""
    return next((c["name"] for c in answer.columns if c["name"] in TIMES), None)


def span(text: str) -> tuple[datetime.date, datetime.date]:
    """First and last day of a step of time: 2024, 2024-Q3, 2024-05, 2024-W09, 2024-05-17."""
    year, _, rest = str(text).partition("-")
    if rest.startswith("W"):
        first = datetime.date.fromisocalendar(int(year), int(rest[1:]), 1)
        return first, first + datetime.timedelta(days=6)
    if len(rest) > 2 and not rest.startswith("Q"):
        day = datetime.date.fromisoformat(str(text)[:10])
        return day, day
    if rest.startswith("Q"):
        month, length = 3 * int(rest[1:]) - 2, 3
    else:
        month, length = (int(rest), 1) if rest else (1, 12)
    first = datetime.date(int(year), month, 1)
    following = month + length
    after = datetime.date(int(year) + (following > 12), following - 12 * (following > 12), 1)
    return first, after - datetime.timedelta(days=1)


def day(text) -> datetime.date:
    """The day that an ISO date names."""
    return datetime.date.fromisoformat(str(text)[:10])


def points(answer: Answer, metric: str, dimension: str | None) -> list[Point]:
    """The lines of an answer over time; a path ends where a number is lacking or the data break."""
    time = time_of(answer)
    provisional = unsettled(answer, metric)
    rises = rise.of_cells(answer.reservations, metric)
    lines: dict[str, list[tuple[int, dict]]] = {}
    for place, row in enumerate(answer.rows):
        if row[time] is not None and not (dimension and row[dimension] is None):
            lines.setdefault(str(row[dimension]) if dimension else "", []).append((place, row))
    found = []
    for series, line in lines.items():
        breaks = _breaks(answer, metric, {place for place, _ in line})
        gaps = 0
        for place, row in sorted(line, key=lambda entry: span(entry[1][time])):
            first, last = span(row[time])
            gaps += row[f"{metric}_state"] not in SHOWN
            path = f"{series}|{gaps}|{sum(start <= last for start in breaks)}"
            state = row[f"{metric}_state"]
            found.append(
                Point(
                    series,
                    path,
                    row[time],
                    first,
                    last,
                    row[metric],
                    state,
                    place in provisional,
                    place,
                    *_ends_between(row[metric], rises.get(place)),
                )
            )
    return found


def concerned(line: list[Point]) -> list[Point]:
    """The points from the first to the last step of time that the question concerns at all."""
    told = [p for p in line if p.state != "not_applicable"] or line
    first, last = min(p.first for p in told), max(p.last for p in told)
    return [p for p in line if p.first >= first and p.last <= last]


def splits(answer: Answer, metric: str, rows: set[int] | None = None) -> list[dict]:
    """The reservations that break a line, those that touch one of `rows` where it is given."""
    kept = [
        r
        for r in answer.reservations
        if r["action"] == "split"
        and _concerns(r, metric)
        and (rows is None or rows & set(r["cells"]))
    ]
    return sorted(kept, key=lambda r: str(r["from"]))


def standings(answer: Answer, metric: str, dimension: str) -> list[Standing]:
    """Every unit's number, highest first; excluded units and those without a number come last."""
    excluded = left_out(answer, metric)
    provisional = unsettled(answer, metric)
    found = [
        Standing(
            str(row[dimension]),
            row[metric],
            row[f"{metric}_state"],
            place in excluded,
            place in provisional,
        )
        for place, row in enumerate(answer.rows)
        if row[dimension] is not None
    ]
    return sorted(
        found, key=lambda unit: (unit.excluded, unit.value is None, -(unit.value or 0), unit.name)
    )


def listed(answer: Answer, metric: str, dimension: str) -> list[Standing]:
    """The units to show side by side: those the question concerns; of many, those above zero."""
    units = [u for u in standings(answer, metric, dimension) if u.state != "not_applicable"]
    return units if len(units) <= MANY else [u for u in units if u.state != "zero"]


def compared(answer: Answer, metric: str, dimension: str) -> list[Standing]:
    """The units that have a number and are not left out, highest first."""
    units = standings(answer, metric, dimension)
    return [unit for unit in units if unit.value is not None and not unit.excluded]


def names(answer: Answer, dimension: str) -> list[str]:
    """The values of a dimension, each once, in alphabetical order with unknown last."""
    found = {str(row[dimension]) for row in answer.rows if row[dimension] is not None}
    return sorted(found, key=lambda name: (name == "unknown", name))


def by_value(answer: Answer, metric: str, dimension: str) -> list[str]:
    """The values of a dimension whose number is above zero, the largest first."""
    shown = [u for u in standings(answer, metric, dimension) if u.value]
    return [u.name for u in sorted(shown, key=lambda u: -u.value)]


def newest(answer: Answer) -> str:
    """The last month of an answer by month, as `2024-05`."""
    return max(row["month"] for row in answer.rows)


def oldest(answer: Answer) -> str:
    """The first month of an answer by month."""
    return min(row["month"] for row in answer.rows)


def months_back(month: str, count: int) -> str:
    """The first of the `count` months that end with `month`."""
    place = 12 * int(month[:4]) + int(month[5:7]) - count
    return f"{place // 12}-{place % 12 + 1:02d}"


def by_size(answer: Answer, metric: str, dimension: str) -> list[str]:
    """The lines of an answer that have a number, the one with the largest first."""
    largest: dict[str, float] = {}
    for point in points(answer, metric, dimension):
        if point.value is not None:
            largest[point.series] = max(point.value, largest.get(point.series, 0))
    return sorted(largest, key=lambda name: (-largest[name], name))


def only(answer: Answer, metric: str) -> float | None:
    """The number of an answer that has one row."""
    return answer.rows[0][metric] if answer.rows else None


def count_by(answer: Answer, dimension: str, value: str) -> int:
    """How many rows of an answer carry a value."""
    return sum(row[dimension] == value for row in answer.rows)


def unsettled(answer: Answer, metric: str) -> set[int]:
    """The rows that later deliveries may change, or whose step of time is not whole."""
    partial = _cells(answer, metric, "id", "partial_period")
    return partial | _cells(answer, metric, "kind", "provisional")


def left_out(answer: Answer, metric: str) -> set[int]:
    """The rows that a reservation excludes from comparison, ranking and alarms."""
    return _cells(answer, metric, "action", "exclude")


def most(answer: Answer, dimension: str) -> tuple[str, int]:
    """The value that most rows carry, and how many."""
    counts: dict[str, int] = {}
    for row in answer.rows:
        counts[row[dimension]] = counts.get(row[dimension], 0) + 1
    return max(counts.items(), key=lambda entry: entry[1])


def ends(answer: Answer, column: str) -> tuple[float | None, float | None]:
    """The first and the last number of a column."""
    return answer.rows[0][column], answer.rows[-1][column]


def largest(answer: Answer, column: str) -> dict:
    """The row with the largest number in a column."""
    return max(answer.rows, key=lambda row: row[column] or 0)


def value_of(answer: Answer, metric: str, dimension: str, name: str) -> float | None:
    """One unit's number; None where it has none."""
    return next(
        (unit.value for unit in standings(answer, metric, dimension) if unit.name == name), None
    )


def latest(
    answer: Answer, metric: str, dimension: str | None = None, name: str = ""
) -> Point | None:
    """The newest number of a line that is not provisional, or the newest at all."""
    line = [
        p for p in points(answer, metric, dimension) if p.series == name and p.value is not None
    ]
    return ([p for p in line if not p.provisional] or line or [None])[-1]


def first_and_last(answer: Answer, metric: str, dimension: str | None = None, name: str = ""):
    """First and last point of the newest unbroken part of a line; no change is told across."""
    end = latest(answer, metric, dimension, name)
    line = points(answer, metric, dimension)
    part = [p for p in line if end and p.value is not None and p.path == end.path]
    return (part[0], end) if part else None


def times_above(
    answer: Answer, country: Answer, metric: str, dimension: str, name: str
) -> tuple[int, int]:
    """In how many steps of time a unit lies above the country, and of how many both are known."""
    nation = {p.text: p.value for p in points(country, metric, None) if p.value is not None}
    line = [p for p in points(answer, metric, dimension) if p.series == name]
    known = [p for p in line if p.value is not None and p.text in nation]
    return sum(p.value > nation[p.text] for p in known), len(known)


def peak(answer: Answer, metric: str, dimension: str, name: str) -> Point | None:
    """The highest number of a line."""
    line = [p for p in points(answer, metric, dimension) if p.series == name]
    return max((p for p in line if p.value is not None), key=lambda p: p.value, default=None)


def _ends_between(value: float | None, expected: list[float] | None) -> tuple:
    """Where a number is expected to end, from what it is expected to rise by."""
    if value is None or not expected:
        return None, None
    return value * (1 + expected[1]), value * (1 + expected[2])


def _concerns(reservation: dict, metric: str) -> bool:
    return metric in (reservation["metric"] or metric).split(",")


def _cells(answer: Answer, metric: str, key: str, value: str) -> set[int]:
    every = (r["cells"] for r in answer.reservations if r[key] == value and _concerns(r, metric))
    return {cell for cells in every for cell in cells}


def _breaks(answer: Answer, metric: str, rows: set[int]) -> set[datetime.date]:
    days = set()
    for reservation in splits(answer, metric, rows):
        days.add(day(reservation["from"]))
        if reservation["to"]:
            days.add(day(reservation["to"]) + datetime.timedelta(days=1))
    return days
