"""This module says which delivered columns decide a published number (lineage to the column).

It reads what `dosis.metric_lineage` computed when the release was made.
"""

from functools import lru_cache
from pathlib import Path

import duckdb

from dosis.catalog import Metric
from dosis.query import connection
from dosis.question import Question

Sources = frozenset[tuple[str, str, str | None]]  # register, table, column (None: its rows)


@lru_cache(maxsize=4)
def known_lineage(folder: Path) -> dict[tuple[str, str | None], Sources]:
    """(metric, dimension or None) → what it rests on, as kept in a release; empty in an old one."""
    found: dict[tuple[str, str | None], set] = {}
    tables = connection(folder).execute(
        "select 1 from information_schema.tables where table_name = 'column_lineage'"
    )
    if tables.fetchone() is None:
        return {}
    rows = connection(folder).execute("select * from marts.column_lineage").fetchall()
    for metric, dimension, *source in rows:
        found.setdefault((metric, dimension), set()).add(tuple(source))
    return {key: frozenset(sources) for key, sources in found.items()}


def of_question(folder: Path, metric: Metric, question: Question) -> Sources | None:
    """What decides a metric's numbers in a question: the metric, and the dimensions asked.

    None in a release that was made before lineage was kept.
    """
    known = known_lineage(folder)
    asked = {*question.by, *(condition.dimension.name for condition in question.where)}
    found = frozenset().union(*(known.get((metric.name, name), ()) for name in (None, *asked)))
    return found if known else None


def of_metric_written(connection: duckdb.DuckDBPyConnection, metric: str) -> Sources:
    """What a metric rests on, in the layer of a release that is still being made."""
    rows = connection.execute(
        "select register, table_name, column_name from marts.column_lineage "
        "where metric = ? and dimension is null",
        [metric],
    )
    return frozenset(rows.fetchall())


def of_answer(folder: Path, question: Question) -> Sources:
    """What decides any number of an answer; empty in a release before lineage was kept."""
    found = [of_question(folder, metric, question) or () for metric in question.metrics]
    return frozenset().union(*found)


def of_metric_at_most(folder: Path, metric: Metric) -> Sources | None:
    """What can decide a metric's numbers, by whatever dimension they are split or filtered."""
    known = known_lineage(folder)
    found = frozenset().union(
        *(sources for (name, _), sources in known.items() if name == metric.name)
    )
    return found if known else None
