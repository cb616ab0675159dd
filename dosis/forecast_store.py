"""This module keeps forecasts in a release, schema `forecast` of `layer.duckdb`.

Tables: `about` (one row per metric), `series`, `months` (series × months ahead), `errors` (origin ×
level), `drivers`, `misses`. Only `dosis.forecast` reads them for users.
"""

from collections.abc import Callable
from pathlib import Path

import duckdb

from dosis.forecast_run import tables_of
from dosis.forecast_source import SOURCES

Progress = Callable[[str, float], None]
TABLES = {
    "about": (
        "metric varchar, fingerprint varchar, first_month varchar, last_month varchar, "
        "month_count bigint, is_forecast boolean, origin_count bigint, silent_cells bigint, "
        "breaks varchar"
    ),
    "series": (
        "metric varchar, series_id bigint, level varchar, place varchar, product varchar, "
        "region varchar, hospital varchar, department_name varchar, atc_group varchar, "
        "atc varchar, last_year double, persons bigint"
    ),
    "months": (
        "metric varchar, series_id bigint, month varchar, ahead bigint, point double, "
        "low_80 double, high_80 double, low_95 double, high_95 double"
    ),
    "errors": (
        "metric varchar, origin varchar, months_ahead bigint, level varchar, series_count bigint, "
        "volume_weighted double, median_series double, cells bigint, covered_80 bigint, "
        "covered_95 bigint"
    ),
    "drivers": (
        "metric varchar, driver varchar, origins bigint, better_in bigint, error_without double, "
        "error_with double, is_kept boolean"
    ),
    "misses": (
        "metric varchar, series_id bigint, month varchar, actual double, point double, "
        "low double, high double"
    ),
}


def keep_forecasts(
    staged: Path, previous: Path | None, progress: Progress = lambda label, fraction: None
) -> None:
    """Forecast every metric that the staged release holds and write the tables.

    A metric whose history is that of the `previous` release's folder is taken over from there.
    """
    with duckdb.connect(str(staged / "layer.duckdb")) as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute("create schema if not exists forecast")
        for name, columns in TABLES.items():
            connection.execute(f"create table forecast.{name} ({columns})")
        known = _attach(connection, previous)
        for number, source in enumerate(SOURCES.values()):
            label = f"forecast {source.metric}"

            def move(part: float, number=number, label=label) -> None:
                progress(label, (number + part) / len(SOURCES))

            move(0.0)
            made = tables_of(staged, connection, source, known.get(source.metric, set()), move)
            if isinstance(made, str):
                _take_over(connection, source.metric)
            elif made:
                _write(connection, made)
        if known:
            connection.execute("detach earlier")


def _attach(connection: duckdb.DuckDBPyConnection, previous: Path | None) -> dict[str, set[str]]:
    """Metric → fingerprint of the earlier release, which is then attached; empty without one."""
    if previous is None or not (previous / "layer.duckdb").exists():
        return {}
    file = str(previous / "layer.duckdb").replace("'", "''")
    connection.execute(f"attach '{file}' as earlier (read_only)")
    found = connection.execute(
        "select 1 from duckdb_tables() where database_name = 'earlier' "
        "and schema_name = 'forecast' and table_name = 'about'"
    ).fetchall()
    rows = (
        connection.execute("select metric, fingerprint from earlier.forecast.about").fetchall()
        if found
        else []
    )
    if not rows:
        connection.execute("detach earlier")
    return {metric: {name} for metric, name in rows}


def _take_over(connection: duckdb.DuckDBPyConnection, metric: str) -> None:
    for name in TABLES:
        connection.execute(
            f"insert into forecast.{name} select * from earlier.forecast.{name} "
            "where metric = $metric",
            {"metric": metric},
        )


def _write(connection: duckdb.DuckDBPyConnection, tables: dict) -> None:
    for name, frame in tables.items():
        if frame is not None and len(frame):
            connection.register("made", frame)
            connection.execute(f"insert into forecast.{name} by name select * from made")
            connection.unregister("made")
