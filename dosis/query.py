"""This module compiles one metric with MetricFlow and runs it on a release's tables."""

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import duckdb

from dosis.catalog import open_catalog
from dosis.home import DosisError

Key = tuple


@dataclass(frozen=True)
class Query:
    """What MetricFlow is asked: metric names, group-by paths, where clauses and the days."""

    metrics: tuple[str, ...]
    paths: tuple[str, ...]
    clauses: tuple[str, ...]
    first_day: datetime.date
    last_day: datetime.date


def compile_sql(folder: Path, query: Query) -> str | None:
    """DuckDB SQL with named parameters ($p1 …); None where a path does not reach the metric."""
    from metricflow.engine.metricflow_engine import MetricFlowQueryRequest
    from metricflow_semantics.errors.error_classes import InvalidQueryException

    request = MetricFlowQueryRequest.create(
        metric_names=list(query.metrics),
        group_by_names=list(query.paths),
        where_constraints=list(query.clauses) or None,
        time_constraint_start=_at_midnight(query.first_day),
        time_constraint_end=_at_midnight(query.last_day),
    )
    try:
        return _numbered(_engine(folder).explain(request).sql_statement.sql)
    except InvalidQueryException:
        return None


def run_sql(folder: Path, sql: str, parameters: dict) -> duckdb.DuckDBPyRelation:
    """Run SQL on the release's `layer.duckdb`; values are bound by the engine."""
    return connection(folder).execute(sql, parameters or None)


def connection(folder: Path) -> duckdb.DuckDBPyConnection:
    """A cursor of its own on the release's tables, read-only."""
    return _open(folder).cursor()


def has_table(folder: Path, schema: str, name: str) -> bool:
    """True where the release holds a table; one from before it was made does not."""
    known = connection(folder).execute(
        "select 1 from information_schema.tables where table_schema = ? and table_name = ?",
        [schema, name],
    )
    return known.fetchone() is not None


@lru_cache(maxsize=4)
def _open(folder: Path) -> duckdb.DuckDBPyConnection:
    path = folder / "layer.duckdb"
    if not path.exists():
        raise DosisError(
            "There is no release yet; run `make run`, or `dosis release` after a build."
        )
    return duckdb.connect(str(path), read_only=True)


@lru_cache(maxsize=4)
def _engine(folder: Path):
    """MetricFlow over the release's semantic manifest; importing it takes some three seconds."""
    import json

    from metricflow.engine.metricflow_engine import MetricFlowEngine
    from metricflow_semantics.model.dbt_manifest_parser import (
        parse_manifest_from_dbt_generated_manifest,
    )
    from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

    text = json.dumps(open_catalog(folder).semantics)
    manifest = parse_manifest_from_dbt_generated_manifest(manifest_json_string=text)
    return MetricFlowEngine(SemanticManifestLookup(manifest), _Dialect())


class _Dialect:
    """The part of MetricFlow's SQL client that compiling needs: which dialect, which parameters."""

    @property
    def sql_engine_type(self):
        from metricflow.protocols.sql_client import SqlEngine

        return SqlEngine.DUCKDB

    @property
    def sql_plan_renderer(self):
        from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer

        return DuckDbSqlPlanRenderer()

    def render_bind_parameter_key(self, bind_parameter_key: str) -> str:
        return f"${bind_parameter_key}"


def _at_midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime(day.year, day.month, day.day)


def _numbered(sql: str) -> str:
    """SQL whose subqueries are numbered by their first use: MetricFlow's own count runs on."""
    numbers: dict[str, str] = {}
    return re.sub(
        r"\bsubq_\d+\b", lambda found: numbers.setdefault(found[0], f"subq_{len(numbers)}"), sql
    )
