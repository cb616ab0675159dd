"""This module says which delivered columns decide a published number (lineage to the column).

Computed once per release, from the compiled SQL of every model and the definitions of metrics and
dimensions, and kept as the tables `column_lineage` (metrics) and `model_lineage` (marts).
"""

import json
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import duckdb
import pyarrow
import sqlglot

from dosis.catalog import Catalog, Dimension, Metric, open_catalog
from dosis.join_lineage import Guard
from dosis.model_lineage import Promises, model_relations
from dosis.query import connection
from dosis.query_lineage import read_query
from dosis.question import Question
from dosis.relation import Relation, Sources, resolved, union

AGGREGATES = {
    "count": "count({})",
    "count_distinct": "count(distinct {})",
    "sum": "sum({})",
    "sum_boolean": "sum(({})::bigint)",
    "average": "avg({})",
    "min": "min({})",
    "max": "max({})",
    "median": "median({})",
    "percentile": "quantile_cont({}, 0.5)",
}
FILTERED_BY = re.compile(r"Dimension\(\\?['\"](\w+__\w+)")
SCHEMA = pyarrow.schema(
    [
        (name, pyarrow.string())
        for name in ("metric", "dimension", "register", "table_name", "column_name")
    ]
)
MODEL_SCHEMA = pyarrow.schema(
    [
        (name, pyarrow.string())
        for name in ("model", "model_column", "register", "table_name", "column_name")
    ]
)


@dataclass(frozen=True)
class Lineage:
    """What the numbers of a catalogue rest on, computed from its definitions."""

    catalog: Catalog

    @cached_property
    def relations(self) -> dict[str, Relation]:
        """`schema.name` → relation, of every model, seed and source."""
        return model_relations(self.catalog.manifest, self._promises)

    def of_metric(self, metric: Metric) -> Sources:
        """All that decides a metric's number: what it counts or sums, its filters, its rows."""
        every = {m["name"]: m for m in self.catalog.semantics["metrics"]}
        definitions = json.dumps([every[name] for name in (metric.name, *metric.inputs)])
        found = [self._number(every[name]) for name in metric.inputs]
        for path in FILTERED_BY.findall(definitions):
            found += [self._by(model, path) or frozenset() for model in metric.models]
        return union(found)

    def of_dimension(self, metric: Metric, dimension: Dimension) -> Sources | None:
        """What decides in which group of a dimension a row counts; None where it isn't reached."""
        found = [self._by(model, dimension.path) for model in metric.models]
        return None if None in found else union(found)

    def table(self) -> pyarrow.Table:
        """One row per metric, dimension (null: the metric itself) and delivered column.

        A null column stands for the rows of its table.
        """
        rows = []
        for metric in self.catalog.metrics.values():
            rows += _rows(SCHEMA, (metric.name, None), self.of_metric(metric))
            for dimension in self.catalog.dimensions.values():
                sources = self.of_dimension(metric, dimension)
                rows += _rows(SCHEMA, (metric.name, dimension.name), sources or ())
        return pyarrow.Table.from_pylist(rows, SCHEMA)

    def model_table(self) -> pyarrow.Table:
        """One row per mart, column (null: which rows there are) and delivered column."""
        rows = []
        for name, relation in self.relations.items():
            if name.startswith("marts."):
                decided = resolved(relation.rows | relation.repeats)
                rows += _rows(MODEL_SCHEMA, (relation.origin, None), decided)
                for column, lineage in relation.columns.items():
                    sources = resolved(lineage.value)
                    rows += _rows(MODEL_SCHEMA, (relation.origin, column), sources)
        return pyarrow.Table.from_pylist(rows, MODEL_SCHEMA)

    @cached_property
    def _promises(self) -> Promises:
        return Promises(self.catalog.manifest)

    def _number(self, metric: dict) -> Sources:
        counted = metric["type_params"]["metric_aggregation_params"]
        expression = counted.get("expr") or metric["type_params"].get("expr") or metric["name"]
        number = AGGREGATES[counted["agg"]].format(expression)
        model = counted["semantic_model"]
        day = self._expression(model, "dimensions", counted["agg_time_dimension"])
        found = self._read(
            f"select {number} as number from marts.{model} where {day} is not null", model
        )
        days = self._read(f"select {day} as day from marts.{model}", model)
        return resolved(found.columns["number"].value | days.columns["day"].value)

    def _by(self, model: str, path: str) -> Sources | None:
        """What decides the value of `entity__dimension` for a row of a semantic model."""
        entity, name = path.split("__", 1)
        semantics = self.catalog.semantic_models
        held = [m for m in semantics.values() if self._primary(m) == entity]
        holder = next((m for m in held if any(d["name"] == name for d in m["dimensions"])), None)
        if holder is None:
            return None
        column = self._expression(holder["name"], "dimensions", name)
        if holder["name"] == model:
            found = self._read(f"select {column} as value from marts.{model}", model)
        elif any(e["name"] == entity for e in semantics[model]["entities"]):
            own = self._expression(model, "entities", entity)
            key = self._expression(holder["name"], "entities", entity)
            found = self._read(
                f"select held.{column} as value from marts.{model} as asking "
                f"left join marts.{holder['name']} as held on asking.{own} = held.{key}",
                model,
            )
        else:
            return None
        return resolved(found.columns["value"].value | found.repeats)

    def _read(self, sql: str, model: str) -> Relation:
        guard = Guard(found=self._promises.guard(model).found)
        return read_query(sqlglot.parse_one(sql, dialect="duckdb"), self.relations, guard)

    def _primary(self, model: dict) -> str | None:
        named = [e["name"] for e in model["entities"] if e["type"] == "primary"]
        return model.get("primary_entity") or next(iter(named), None)

    def _expression(self, model: str, kind: str, name: str) -> str:
        parts = self.catalog.semantic_models[model][kind]
        return next(p.get("expr") or p["name"] for p in parts if p["name"] == name)


def write_lineage(folder: Path) -> None:
    """Add the two tables to `layer.duckdb` of the release that is being made in `folder`.

    Raises DosisError naming the model whose SQL can't be read.
    """
    lineage = Lineage(open_catalog(folder))
    with duckdb.connect(str(folder / "layer.duckdb")) as layer:
        for name, table in (
            ("column_lineage", lineage.table()),
            ("model_lineage", lineage.model_table()),
        ):
            layer.register("found", table)
            layer.execute(
                f"create or replace table marts.{name} as select * from found order by all"
            )
            layer.unregister("found")


@lru_cache(maxsize=4)
def known_lineage(folder: Path) -> dict[tuple[str, str | None], Sources]:
    """(metric, dimension or None) → what it rests on, as kept in a release."""
    found: dict[tuple[str, str | None], set] = {}
    rows = connection(folder).execute("select * from marts.column_lineage").fetchall()
    for metric, dimension, *source in rows:
        found.setdefault((metric, dimension), set()).add(tuple(source))
    return {key: frozenset(sources) for key, sources in found.items()}


def of_question(folder: Path, metric: Metric, question: Question) -> Sources:
    """What decides a metric's numbers in a question: the metric, and the dimensions asked."""
    known = known_lineage(folder)
    asked = {*question.by, *(condition.dimension.name for condition in question.where)}
    return union(known.get((metric.name, name), frozenset()) for name in (None, *asked))


def _rows(schema: pyarrow.Schema, beginning: tuple, sources) -> list[dict]:
    return [dict(zip(schema.names, (*beginning, *source), strict=True)) for source in sources]
