"""This module proves the lineage by perturbation: spoil a column, rebuild, see what moves.

Truth is not the graph but what happens: a published number that moved when a delivered column was
spoilt rests on that column. Recall: of the numbers that moved, those whose lineage holds the
column. Precision: of the numbers whose lineage holds the column, those that moved.
"""

import datetime
import math
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from dosis.catalog import Catalog, Metric, open_catalog
from dosis.corruption import corrupted
from dosis.home import PROJECT, read_json, write_json
from dosis.lineage import of_question
from dosis.query import Query, compile_sql, connection
from dosis.question import Question, month_end, read_question
from dosis.rebuild import Rebuild

Progress = Callable[[str, float], None]
PREPARED = PROJECT / "dosis" / "sql" / "perturbation"
REGISTER, PERSON = "smr", "v_cpr"
SCALE, FOCUS, MONTHS = 0.0005, 60, ("2018-05", "2021-06")
RECALL_GOAL, PRECISION_GOAL = 1.0, 0.80
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
        self._show(sorted(marts))
        self.before = self._answers()

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
        after = self._answers()
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

    def _answers(self) -> dict[str, dict]:
        return {number.text: self._answer(number) for number in self.numbers}

    def _answer(self, number: Number) -> dict[tuple, float | None]:
        found = self.rebuild.connection.execute(number.sql, number.parameters or None)
        place = [column[0] for column in found.description].index(number.metric.name)
        return {row[:place] + row[place + 1 :]: row[place] for row in found.fetchall()}


def score_lineage(home: Path, seed: int, progress: Progress = lambda label, fraction: None) -> dict:
    """Make a small home, spoil every delivered column of SMR in turn, keep the result.

    Returns {"seed", "scale", "measures", "columns"}; raises DosisError as the steps do.
    """
    own = home / "score" / "lineage"
    shutil.rmtree(own, ignore_errors=True)
    try:
        folder = _make(own, seed, progress)
        trial = Perturbation(own, folder)
        outcomes = []
        for place, (table, column) in enumerate(trial.columns()):
            share = place / len(trial.columns())
            progress(f"spoil {table}.{column}", 0.3 + 0.7 * share)
            outcomes.append(trial.spoil(table, column))
    finally:
        shutil.rmtree(own, ignore_errors=True)
    card = {
        "seed": seed,
        "scale": SCALE,
        "measures": measures(outcomes),
        "columns": [
            {
                "table": o.table, "column": o.column, "moved": len(o.moved),
                "carried": len(o.carried), "missed": o.missed, "unmoved": o.unmoved,
            }
            for o in outcomes
        ],
    }  # fmt: skip
    at = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%S")
    write_json(home / "score" / f"lineage-{at}.json", card)
    return card


def kept_measures(home: Path) -> list[dict]:
    """The measures of the newest proof that a home keeps; none where there was none."""
    kept = sorted((home / "score").glob("lineage-*.json"))
    return read_json(kept[-1], {})["measures"] if kept else []


def told(card: dict) -> str:
    """The proof as lines of text: each column, then recall and precision."""
    lines = [f"{'column':<44}{'moved':>7}{'carried':>9}{'missed':>8}{'unmoved':>9}"]
    for row in card["columns"]:
        missed, unmoved = len(row["missed"]), len(row["unmoved"])
        name = f"{row['table']}.{row['column']}"
        lines.append(f"{name:<44}{row['moved']:>7}{row['carried']:>9}{missed:>8}{unmoved:>9}")
        lines += [f"  missed: {text}" for text in row["missed"]]
    lines.append("")
    for measure in card["measures"]:
        lines.append(f"{measure['name']}: {measure['value']:.3f} (goal {measure['goal']:g})")
    return "\n".join(lines)


def measures(outcomes: list[Outcome]) -> list[dict]:
    """Recall and precision of the lineage, over all columns and numbers, with their goals."""
    hits = sum(len(o.moved & o.carried) for o in outcomes)
    moved, carried = sum(len(o.moved) for o in outcomes), sum(len(o.carried) for o in outcomes)
    shares = (
        ("numbers that moved and carried the column", hits / moved, RECALL_GOAL),
        ("numbers that carried the column and moved", hits / carried, PRECISION_GOAL),
    )
    return [
        {
            "item": "lineage", "name": name, "value": value, "low": None, "high": None,
            "goal": goal, "met": value >= goal,
        }
        for name, value, goal in shares
    ]  # fmt: skip


def _make(own: Path, seed: int, progress: Progress) -> Path:
    """A small home, built, checked and released; the folder of its release."""
    from dosis.build import build
    from dosis.check import check
    from dosis.lake import load
    from dosis.release import release
    from dosis.synthetic import synthesise

    progress("make a small home", 0.0)
    own.mkdir(parents=True)
    synthesise(own, scale=SCALE, focus=FOCUS, first=MONTHS[0], last=MONTHS[1], seed=seed)
    load(own)
    progress("build it", 0.05)
    build(own)
    check(own)
    progress("release it", 0.2)
    release(own)
    return (own / "releases" / "current").resolve()


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
