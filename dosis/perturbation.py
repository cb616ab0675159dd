"""This module proves the lineage by perturbation: spoil a column, rebuild, see what moves.

Truth is not the graph but what happens: a published number that moved when a delivered column was
spoilt rests on that column. Recall: of the numbers that moved, those whose lineage holds the
column. Precision: of the numbers whose lineage holds the column, those that moved.
"""

import datetime
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dosis.catalog import Catalog, Metric, open_catalog
from dosis.corruption import corrupted
from dosis.home import PROJECT
from dosis.lineage import of_question
from dosis.query import Query, compile_sql, connection
from dosis.question import Question, month_end, read_question
from dosis.rebuild import Rebuild

PREPARED = PROJECT / "dosis" / "sql" / "perturbation"
REGISTER, PERSON = "smr", "v_cpr"
MART = re.compile(r'"layer"\."marts"\."(\w+)"')
LEAST_MOVE = 1e-9  # relative; less is the order in which a computer sums


@dataclass(frozen=True)
class Number:
    """One published number: a metric in a question, its compiled SQL and what it rests on."""

    metric: Metric
    question: Question
    sql: str
    parameters: dict
    sources: frozenset

    @property
    def marts(self) -> set[str]:
        """The marts that it reads; at least one."""
        found = set(MART.findall(self.sql))
        assert found, self.sql
        return found

    @property
    def text(self) -> str:
        """The number in words: metric, dimensions, filters."""
        where = [f"{f.dimension.name}{f.operator}{','.join(f.values)}" for f in self.question.where]
        parts = [self.metric.name, *(f"by {name}" for name in self.question.by), *where]
        return " ".join(parts)


@dataclass(frozen=True)
class Outcome:
    """What one spoilt column did. `moved`, `carried`: texts of numbers."""

    table: str
    column: str
    moved: frozenset[str]
    carried: frozenset[str]

    @property
    def missed(self) -> list[str]:
        """Numbers that moved without carrying the column: faults of the lineage."""
        return sorted(self.moved - self.carried)

    @property
    def unmoved(self) -> list[str]:
        """Numbers that carried the column and did not move."""
        return sorted(self.carried - self.moved)


def panel(folder: Path, metrics: Iterable[str] | None = None) -> list[Number]:
    """The published numbers: each metric alone, by month, by each dimension that it can be split
    by, and the stored questions of all pages. `metrics`: only these."""
    catalog = open_catalog(folder)
    period = _period(folder)
    splits = ((), ("month",), *((name,) for name in catalog.dimensions))
    asked = {(name, by, ()): None for name in catalog.metrics for by in splits}
    for page in catalog.pages.values():
        for question in page.meta.get("questions", []):
            for name in question["metrics"]:
                key = (name, tuple(question.get("by", ())), tuple(question.get("where", ())))
                asked[key] = None
    chosen = set(metrics or catalog.metrics)
    found = [_number(folder, catalog, period, *key) for key in asked if key[0] in chosen]
    return [number for number in found if number]


class Perturbation:
    """A home's published numbers, and its models rebuilt with one column of SMR spoilt."""

    def __init__(self, home: Path, folder: Path, metrics: Iterable[str] | None = None):
        """`folder`: the home's release, whose questions and lineage are tried."""
        catalog = open_catalog(folder)
        self.numbers = panel(folder, metrics)
        self.sources = {
            s["name"]: s
            for s in catalog.manifest["sources"].values()
            if s["source_name"] == REGISTER
        }
        marts = {*catalog.semantic_models, "time_spine"}
        changing = [source["identifier"] for source in self.sources.values()]
        self.rebuild = Rebuild(home, changing, marts)
        self._vary(changing)
        self.names = sorted(marts)
        self._show(self.names)
        self.marts = self._marts()
        self.before: dict[str, dict] = {}
        self.before = self._answers(set())

    def columns(self) -> list[tuple[str, str]]:
        """All delivered columns of SMR, as (table, column)."""
        return [(name, column) for name, s in self.sources.items() for column in s["columns"]]

    def spoil(self, table: str, column: str) -> Outcome:
        """Spoil one column, rebuild, and tell which numbers moved and which carried it."""
        source = self.sources[table]
        name = source["identifier"]
        about = source["columns"][column]["config"].get("meta", {})
        (kind,) = self.rebuild.connection.execute(
            "select data_type from information_schema.columns "
            "where table_schema = 'varied' and table_name = ? and column_name = ?",
            [name, column],
        ).fetchone()
        is_required = about.get("presence") == "required"
        person = PERSON if PERSON in source["columns"] else None
        query = corrupted(f"varied.{name}", column, kind, is_required, person)
        self.rebuild.change(name, query)
        self.rebuild.build()
        marts = self._marts()
        same = {mart for mart, content in marts.items() if content == self.marts[mart]}
        after = self._answers(same)
        self.rebuild.change(name, f"from varied.{name}")
        moved = {text for text, rows in after.items() if _has_moved(self.before[text], rows)}
        carried = {n.text for n in self.numbers if (REGISTER, table, column) in n.sources}
        return Outcome(table, column, frozenset(moved), frozenset(carried))

    def _vary(self, names: list[str]) -> None:
        """Deliveries as they also come (dosis/sql/perturbation), so that each column decides."""
        self.rebuild.connection.execute("create schema varied")
        for name in names:
            script = PREPARED / f"{name}.sql"
            query = script.read_text("utf-8") if script.exists() else f"from delivered.{name}"
            self.rebuild.connection.execute(f"create table varied.{name} as {query}")
            self.rebuild.change(name, f"from varied.{name}")
        self.rebuild.build()

    def _show(self, marts: list[str]) -> None:
        """The marts under the names that compiled metrics use."""
        self.rebuild.connection.execute("attach ':memory:' as layer")
        self.rebuild.connection.execute("create schema layer.marts")
        for mart in marts:
            self.rebuild.connection.execute(
                f"create view layer.marts.{mart} as from warehouse.marts.{mart}"
            )

    def _marts(self) -> dict[str, tuple]:
        """Mart → rows and a sum of their hashes: equal where the table is."""
        return {
            mart: self.rebuild.connection.execute(
                f"select count(*), sum(hash(held)) from warehouse.marts.{mart} as held"
            ).fetchone()
            for mart in self.names
        }

    def _answers(self, same: set[str]) -> dict[str, dict]:
        """All numbers; those that read only marts that are the `same` are as they were before."""
        return {
            number.text: self.before[number.text] if number.marts <= same else self._answer(number)
            for number in self.numbers
        }

    def _answer(self, number: Number) -> dict[tuple, float | None]:
        found = self.rebuild.connection.execute(number.sql, number.parameters or None)
        place = [column[0] for column in found.description].index(number.metric.name)
        return {row[:place] + row[place + 1 :]: row[place] for row in found.fetchall()}


def _period(folder: Path) -> tuple[datetime.date, datetime.date]:
    """The middle half of the months with doses: a number is always of a period."""
    rows = connection(folder).execute(
        "select distinct month_on from marts.reporting_months where register = ? order by 1",
        [REGISTER],
    )
    months = [month for (month,) in rows.fetchall()]
    return months[len(months) // 4], month_end(months[3 * len(months) // 4])


def _number(folder: Path, catalog: Catalog, period, name: str, by, where) -> Number | None:
    question = read_question(catalog, [name], list(by), where, None, None, False)
    paths = tuple(
        catalog.dimensions[n].path if n in catalog.dimensions else f"metric_time__{n}" for n in by
    )
    clauses, parameters = [], {}
    for place, condition in enumerate(question.where):
        clause, values = condition.clause(place)
        clauses.append(clause)
        parameters |= values
    sql = compile_sql(folder, Query((name,), paths, tuple(clauses), *period))
    if sql is None:
        return None
    (metric,) = question.metrics
    return Number(metric, question, sql, parameters, of_question(folder, metric, question))


def _has_moved(before: dict, after: dict) -> bool:
    if before.keys() != after.keys():
        return True
    return any(not _is_same(value, after[key]) for key, value in before.items())


def _is_same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=LEAST_MOVE, abs_tol=LEAST_MOVE)
