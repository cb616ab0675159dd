"""This module keeps how the checks went, release by release, in the release itself."""

import datetime
from pathlib import Path

import duckdb

CHECK_HISTORY = """
create schema if not exists quality;
create table quality.check_history (
    release bigint, made_on date, check_name varchar, register varchar, table_name varchar,
    quality_dimension varchar, judged_count bigint, unmet_count bigint
)
"""
NEWEST = """
insert into quality.check_history
select
    $release::bigint, $made_on::date, expectations.check_name, expectations.register,
    expectations.table_name, expectations.quality_dimension,
    count(expectation_results.is_met), count(*) filter (where not expectation_results.is_met)
from marts.expectations
left join marts.expectation_results using (expectation_id)
group by all
order by all
"""


def keep_check_history(staged: Path, about: dict, previous: Path | None) -> None:
    """Write `quality.check_history` into the layer of the release that is being made.

    One row per release, check and delivered table: how often it was judged and how often unmet.
    The rows of the `previous` release's folder are carried on; a first release, or one whose
    predecessor is older than this table, begins a new history.
    """
    with duckdb.connect(str(staged / "layer.duckdb")) as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute(CHECK_HISTORY)
        if previous:
            _carry_on(connection, previous / "layer.duckdb")
        made_on = datetime.datetime.fromisoformat(about["made_at"]).date()
        connection.execute(NEWEST, {"release": int(about["number"]), "made_on": made_on})


def _carry_on(connection: duckdb.DuckDBPyConnection, layer: Path) -> None:
    file = str(layer).replace("'", "''")
    connection.execute(f"attach '{file}' as earlier (read_only)")
    found = connection.execute(
        "select 1 from duckdb_tables() where database_name = 'earlier' "
        "and schema_name = 'quality' and table_name = 'check_history'"
    ).fetchall()
    if found:
        connection.execute(
            "insert into quality.check_history select * from earlier.quality.check_history"
        )
    connection.execute("detach earlier")
