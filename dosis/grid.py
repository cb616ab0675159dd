"""This module lays out the full grid of an answer: every unit, time and value that is valid."""

import datetime
import difflib
import itertools
from dataclasses import dataclass
from pathlib import Path

from dosis.catalog import TIME_GRAINS, Catalog, Metric
from dosis.home import DosisError
from dosis.query import connection
from dosis.question import Question, month_end

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Unit:
    """One department (or hospital) in one period, with its values of the unit dimensions."""

    department_id: str
    values: dict[str, str]
    valid_from: datetime.date
    valid_to: datetime.date


@dataclass(frozen=True)
class Bucket:
    """One step of time: the text shown and its first and last day."""

    text: str
    first: datetime.date
    last: datetime.date
    is_whole: bool = True


def units(folder: Path, catalog: Catalog, question: Question) -> list[Unit]:
    """The units that ever report in the metrics' tables and pass the question's filters."""
    dimensions = [d for d in catalog.dimensions.values() if d.is_unit]
    filters = [f for f in question.where if f.dimension.is_unit]
    conditions, parameters = ["true"], {}
    for number, unit_filter in enumerate(filters):
        condition, values = unit_filter.condition(number)
        conditions.append(condition)
        parameters |= values
    reports_in = sorted(set().union(*(metric.reports_in for metric in question.metrics)))
    tables = {f"t{n}": ".".join(t) for n, t in enumerate(reports_in)}
    names = ", ".join(f"${name}" for name in tables) or "''"
    columns = ", ".join(d.column for d in dimensions)
    rows = connection(folder).execute(
        f"select department_id, valid_from_on, valid_to_on, {columns} from marts.departments "
        f"where {' and '.join(conditions)} and unit_code in (select unit_code from "
        "marts.departments inner join marts.reporting_months using (department_id) "
        f"where register || '.' || table_name in ({names})) order by all",
        parameters | tables,
    )
    return [
        Unit(
            row[0],
            {d.name: v or UNKNOWN for d, v in zip(dimensions, row[3:], strict=True)},
            *row[1:3],
        )
        for row in rows.fetchall()
    ]


def refuse_unknown_units(folder: Path, question: Question) -> None:
    """Raise DosisError for a filter on a region, hospital or department that does not exist."""
    for condition in question.where:
        if condition.dimension.is_unit and condition.operator in ("=", "in"):
            column = condition.dimension.column
            rows = connection(folder).execute(f"select distinct {column} from marts.departments")
            known = [row[0] for row in rows.fetchall() if row[0]]
            for value in condition.values:
                if value not in [*known, UNKNOWN]:
                    near = difflib.get_close_matches(value, known, n=3, cutoff=0.0)
                    raise DosisError(
                        f"There is no {condition.dimension.name} {value}; "
                        f"the nearest are {', '.join(near)}."
                    )


def reported(folder: Path, metric: Metric) -> dict[str, set[datetime.date]]:
    """department_id → the first days of the months in which it reported in the metric's tables."""
    tables = {f"t{n}": ".".join(t) for n, t in enumerate(sorted(metric.reports_in))}
    names = ", ".join(f"${name}" for name in tables) or "''"
    found: dict[str, set[datetime.date]] = {}
    rows = connection(folder).execute(
        "select department_id, month_on from marts.reporting_months "
        f"where register || '.' || table_name in ({names})",
        tables,
    )
    for department_id, month in rows.fetchall():
        found.setdefault(department_id, set()).add(month)
    return found


def period(question: Question, months: set[datetime.date]) -> tuple[datetime.date, datetime.date]:
    """First and last day of the question; what is left open is what was reported."""
    first = min(months, default=question.until or datetime.date(2018, 5, 1))
    since = question.since or min(first, question.until or first)
    until = question.until or max(since, max(months, default=since))
    return since, month_end(until)


def buckets(grain: str | None, first: datetime.date, last: datetime.date) -> list[Bucket]:
    """The steps of time from `first` to `last`; one step without a name where time is summed."""
    if grain is None:
        return [Bucket("", first, last)]
    found, day = [], first
    while day <= last:
        start, end, text = _step(grain, day)
        is_whole = grain == "week" or (start >= first and end <= last)
        found.append(Bucket(text, max(start, first), min(end, last), is_whole))
        day = end + datetime.timedelta(days=1)
    return found


def cells(question: Question, every_unit: list[Unit], steps: list[Bucket], others: set[tuple]):
    """Yield (key, units, bucket) of the full grid, in the order of the question's dimensions.

    `others`: the combinations of values of dimensions that are neither unit nor time.
    """
    unit_names = [n for n in question.by if every_unit and n in every_unit[0].values]
    other_names = [n for n in question.by if n not in unit_names and n not in TIME_GRAINS]
    groups: dict[tuple, list[Unit]] = {}
    for unit in every_unit:
        groups.setdefault(tuple(unit.values[name] for name in unit_names), []).append(unit)
    if not unit_names:
        groups = {(): every_unit}
    rest = sorted(others) if other_names else [()]
    for (group, members), other, step in itertools.product(sorted(groups.items()), rest, steps):
        valid = [u for u in members if u.valid_from <= step.last and u.valid_to >= step.first]
        if valid or not unit_names:
            values = dict(zip(unit_names, group, strict=True))
            values |= dict(zip(other_names, other, strict=True))
            if question.grain:
                values[question.grain] = step.text
            yield tuple(values[name] for name in question.by), valid, step


def months_between(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """First days of the months that the days `first` to `last` touch."""
    months, month = [], first.replace(day=1)
    while month <= last:
        months.append(month)
        month = month_end(month) + datetime.timedelta(days=1)
    return months


def time_text(grain: str, day: datetime.date) -> str:
    """How a step of time is written: 2024, 2024-Q3, 2024-05, 2024-W09, 2024-05-17."""
    return _step(grain, day)[2]


def _step(grain: str, day: datetime.date) -> tuple[datetime.date, datetime.date, str]:
    if grain == "day":
        return day, day, day.isoformat()
    if grain == "week":
        start = day - datetime.timedelta(days=day.weekday())
        year, week, _ = day.isocalendar()
        return start, start + datetime.timedelta(days=6), f"{year}-W{week:02d}"
    if grain == "month":
        return day.replace(day=1), month_end(day.replace(day=1)), f"{day:%Y-%m}"
    if grain == "quarter":
        quarter = (day.month - 1) // 3
        start = datetime.date(day.year, 3 * quarter + 1, 1)
        end = month_end(datetime.date(day.year, 3 * quarter + 3, 1))
        return start, end, f"{day.year}-Q{quarter + 1}"
    return datetime.date(day.year, 1, 1), datetime.date(day.year, 12, 31), str(day.year)
