"""This module knows which parts of an answer nobody reported, by the mart `reporting_states`."""

import datetime
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dosis.catalog import Catalog, Metric
from dosis.grid import UNKNOWN, Bucket, Unit, months_between
from dosis.query import connection
from dosis.question import Question

JUDGED = ("smr", "indberetningmedpris")
ALL = "all"


@dataclass(frozen=True)
class Silence:
    """The silent months of one release, as one question can ask for them.

    `departments`, `hospitals`: (department_id or hospital, first day of month) → ATC code that was
    not reported, or `all`, → doses expected of it. `medicines`: values of `names` in a row → ATC
    codes behind them; None where the question doesn't limit medicines. `is_counted`: False where
    the question divides doses in another way, so that nobody knows what a cell should hold.
    """

    departments: dict[tuple[str, datetime.date], dict[str, float]]
    hospitals: dict[tuple[str, datetime.date], dict[str, float]]
    names: tuple[str, ...]
    medicines: dict[tuple, frozenset[str]] | None
    is_counted: bool

    def holds(self, metric: Metric, units: list[Unit], step: Bucket, row: dict, value) -> bool:
        """Whether a cell's number is missing although some of its units and months reported.

        A cell is missing where all its parts (units and months) were silent: what stands there is
        next to nothing and no number of the cell. A cell without doses is also missing where its
        silent parts should have held at least one: nobody knows whether it is zero.
        """
        if JUDGED not in metric.reports_in or not (self.departments or self.hospitals):
            return False
        key = tuple(row.get(name) for name in self.names)
        asked = None if self.medicines is None else self.medicines.get(key, frozenset())
        lacking, is_whole = 0.0, bool(units)
        for unit in units:
            for month in months_between(step.first, step.last):
                expected = self._expected(unit, month, asked)
                is_whole = is_whole and expected is not None
                lacking += expected or 0.0
                if value and not is_whole:
                    return False
        return is_whole or (self.is_counted and lacking >= 1)

    def _expected(self, unit: Unit, month: datetime.date, asked) -> float | None:
        """Doses that a silent unit should have reported; None where it was not silent."""
        own = self.departments.get((unit.department_id, month), {})
        wide = self.hospitals.get((unit.values.get("hospital"), month), {})
        is_silent = ALL in own or ALL in wide
        if asked is None:
            return own.get(ALL, 0.0) if is_silent else None
        if is_silent or not asked.isdisjoint(own) or not asked.isdisjoint(wide):
            return sum(own.get(code, 0.0) for code in asked)
        return None


def silence(folder: Path, catalog: Catalog, question: Question) -> Silence:
    """The silent months that matter to a question; none in a release that does not judge them."""
    departments, hospitals = _silent(folder)
    dimensions = [d for d in catalog.dimensions.values() if d.model == "medicines"]
    names = tuple(d.name for d in dimensions if d.name in question.by)
    filters = [f for f in question.where if f.dimension in dimensions]
    known = [*dimensions, *(d for d in catalog.dimensions.values() if d.is_unit)]
    others = [
        n for n in question.by if n in catalog.dimensions and n not in {d.name for d in known}
    ]
    is_counted = not others and all(f.dimension in known for f in question.where)
    if not names and not filters:
        return Silence(departments, hospitals, names, None, is_counted)
    conditions, parameters = ["true"], {}
    for number, medicine_filter in enumerate(filters):
        condition, values = medicine_filter.condition(number)
        conditions.append(condition)
        parameters |= values
    columns = [catalog.dimensions[name].column for name in names]
    rows = connection(folder).execute(
        f"select {', '.join(['atc', *columns])} from marts.medicines "
        f"where {' and '.join(conditions)}",
        parameters,
    )
    medicines: dict[tuple, set[str]] = {}
    for atc, *values in rows.fetchall():
        medicines.setdefault(tuple(value or UNKNOWN for value in values), set()).add(atc)
    frozen = {key: frozenset(codes) for key, codes in medicines.items()}
    return Silence(departments, hospitals, names, frozen, is_counted)


@lru_cache(maxsize=4)
def _silent(folder: Path) -> tuple[dict, dict]:
    is_judged = connection(folder).execute(
        "select count(*) from information_schema.tables "
        "where table_schema = 'marts' and table_name = 'reporting_states'"
    )
    found: dict[str, dict] = {"department": {}, "hospital": {}}
    if is_judged.fetchone()[0]:
        rows = connection(folder).execute(
            "select unit_level, unit_id, month_on, atc, expected_doses "
            "from marts.reporting_states where state = 'missing'"
        )
        for level, unit, month, atc, expected in rows.fetchall():
            found[level].setdefault((unit, month), {})[atc] = expected
    return found["department"], found["hospital"]
