"""This module says for which units and medicines a number may not be compared over time."""

import datetime
from pathlib import Path

from dosis.catalog import Metric, open_catalog
from dosis.grid import Unit
from dosis.lineage import of_question
from dosis.query import connection
from dosis.question import Question
from dosis.reservation import FOREVER, concerns

ONE_DAY = datetime.timedelta(days=1)


def hindered(
    folder: Path, metric: Metric, units: list[Unit], first: datetime.date, last: datetime.date
) -> dict[str | None, set[str]]:
    """ATC prefix (None: every medicine) → the departments whose series of `metric` is broken.

    Broken is what a reservation leaves out, or splits, between the days `first` and `last`.
    """
    question = Question((metric,), (), (), first, last, False)
    sources = of_question(folder, metric, question)
    delivered = open_catalog(folder).delivered_columns
    found: dict[str | None, set[str]] = {}
    rows = connection(folder).execute(
        "select * from marts.reservations where action in ('split', 'exclude')"
    )
    for row in rows.to_arrow_table().to_pylist():
        if _hinders(row, first, last) and concerns(row, metric, sources, delivered):
            is_all = row["scope_dimension"] == "all"
            touched = {
                unit.department_id
                for unit in units
                if is_all or unit.values.get(row["scope_dimension"]) == row["scope_value"]
            }
            found.setdefault(row["atc_prefix"], set()).update(touched)
    return found


def _hinders(row: dict, first: datetime.date, last: datetime.date) -> bool:
    """True where a reservation leaves out, or splits, within the days."""
    if row["action"] == "exclude":
        return row["from_on"] <= last and (row["to_on"] or FOREVER) >= first
    days = [row["from_on"], *([row["to_on"] + ONE_DAY] if row["to_on"] else [])]
    return any(first < day <= last for day in days)
