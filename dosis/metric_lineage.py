"""This module computes which delivered columns decide each metric, by each of its dimensions.

Computed once per release, from the compiled SQL of every model and the definitions of metrics and
dimensions, and kept as the tables `column_lineage` (metrics) and `model_lineage` (marts).
"""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb
import pyarrow
import sqlglot

from dosis.catalog import Catalog, Dimension, Metric, open_catalog
from dosis.join_lineage import Guard
from dosis.model_lineage import Promises, model_relations
from dosis.query_lineage import read_query
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
class MetricLineage:
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
        if (model, path) not in self._kept:
            self._kept[model, path] = self._traced(model, path)
        return self._kept[model, path]

    @cached_property
    def _kept(self) -> dict[tuple[str, str], Sources | None]:
        return {}

    def _traced(self, model: str, path: str) -> Sources | None:
        """What decides the value of `entity__dimension` for a row of a semantic model.

        MetricFlow reaches an entity from the model itself, by a key that the model holds, or by a
        key of a table that such a key leads to.
        """
        entity, name = path.split("__", 1)
        held = self._holder(entity, name)
        if held is None:
            return None
        value = self._expression(held, "dimensions", name)
        if held == model:
            return self._sources(f"select {value} as value from marts.{model}", model)
        routes = [[entity]] if self._has(model, entity) else self._routes(model, entity)
        found = [self._sources(self._joined(model, route, name), model) for route in routes]
        return union(found) if found else None

    def _routes(self, model: str, entity: str) -> list[list[str]]:
        """The ways to an entity by one other between."""
        foreign = [e["name"] for e in self._entities(model) if e["type"] == "foreign"]
        between = {name: self._holder(name) for name in foreign}
        return [
            [name, entity] for name, held in between.items() if held and self._has(held, entity)
        ]

    def _joined(self, model: str, route: list[str], name: str) -> str:
        """A query that gives a dimension's value for each row of a model, joined along a route."""
        joins, last = [], (model, "t0")
        for place, entity in enumerate(route, start=1):
            held = self._holder(entity, name if place == len(route) else None)
            own, key = (self._expression(m, "entities", entity) for m in (last[0], held))
            joins.append(f"left join marts.{held} as t{place} on {last[1]}.{own} = t{place}.{key}")
            last = (held, f"t{place}")
        value = self._expression(last[0], "dimensions", name)
        return f"select {last[1]}.{value} as value from marts.{model} as t0 {' '.join(joins)}"

    def _holder(self, entity: str, dimension: str | None = None) -> str | None:
        """The semantic model that an entity is the key of, and that has a dimension."""
        for name, model in self.catalog.semantic_models.items():
            has_it = dimension is None or dimension in [d["name"] for d in model["dimensions"]]
            if self._primary(model) == entity and has_it:
                return name
        return None

    def _entities(self, model: str) -> list[dict]:
        return self.catalog.semantic_models[model]["entities"]

    def _has(self, model: str, entity: str) -> bool:
        return any(e["name"] == entity for e in self._entities(model))

    def _sources(self, sql: str, model: str) -> Sources:
        found = self._read(sql, model)
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
    lineage = MetricLineage(open_catalog(folder))
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


def _rows(schema: pyarrow.Schema, beginning: tuple, sources) -> list[dict]:
    return [dict(zip(schema.names, (*beginning, *source), strict=True)) for source in sources]
