"""This module profiles what was delivered: one pass per table and changed month.

What the checks and the breaks stand on is small: per column, region, hospital and month its
counts, mean and quantiles. A month is read again only if its files, the profile's definition or
the organisation have changed, so a new threshold costs no scan.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow

from dosis.home import PROJECT, DosisError, warehouse_path
from dosis.manifest import read_manifest
from dosis.profile_sql import long_sql, profiled_columns, rows_sql, values_sql, wide_sql
from dosis.register import RegisterTable, register_tables

Progress = Callable[[str, float], None]
MONTHS_AT_ONCE = 12
FOLDER = PROJECT / "dosis" / "sql" / "profile"
NUMBERS = (FOLDER / "numbers.sql").read_text("utf-8")
COLUMN_SCHEMA = pyarrow.schema(
    {
        "register": pyarrow.string(),
        "table_name": pyarrow.string(),
        "column_name": pyarrow.string(),
        "region": pyarrow.string(),
        "hospital": pyarrow.string(),
        "month_on": pyarrow.date32(),
        "row_count": pyarrow.int64(),
        "missing_count": pyarrow.int64(),
        "invalid_count": pyarrow.int64(),
        "out_of_range_count": pyarrow.int64(),
        "distinct_count": pyarrow.int64(),
        "mean": pyarrow.float64(),
        "standard_deviation": pyarrow.float64(),
        "percentile_10": pyarrow.float64(),
        "median": pyarrow.float64(),
        "percentile_90": pyarrow.float64(),
        "fingerprint": pyarrow.string(),
    }
)
VALUE_SCHEMA = pyarrow.schema(
    {
        "register": pyarrow.string(),
        "table_name": pyarrow.string(),
        "column_name": pyarrow.string(),
        "value": pyarrow.string(),
        "region": pyarrow.string(),
        "hospital": pyarrow.string(),
        "month_on": pyarrow.date32(),
        "row_count": pyarrow.int64(),
        "fingerprint": pyarrow.string(),
    }
)


def profile(
    home: Path,
    suites: dict[str, dict],
    kept: dict[str, pyarrow.Table],
    progress: Progress = lambda label, fraction: None,
) -> dict[str, pyarrow.Table]:
    """Profiles of all delivered months.

    `suites`: expectations by model (they say what a valid value is); `kept`: the profiles of
    before, `column_profiles` of COLUMN_SCHEMA and `value_profiles` of VALUE_SCHEMA. Months whose
    fingerprint still holds are taken from there. Returns both anew. Raises DosisError naming the
    expectations whose units, columns or rules are no SQL over the table.
    """
    about = {(suite["register"], suite["table"]): suite for suite in suites.values()}
    with duckdb.connect() as connection:
        _open(connection, home, kept)
        work = _work(connection, home, about)
        wanted = [mark for _, _, months in work for _, _, mark in months]
        connection.execute("create table wanted as select unnest(?) as fingerprint", [wanted])
        for name in ("column_profiles", "value_profiles"):
            connection.execute(f"delete from {name} where fingerprint not in (from wanted)")
        marks = connection.sql("select distinct fingerprint from column_profiles").fetchall()
        known = {mark for (mark,) in marks}
        for number, (table, suite, months) in enumerate(work):
            progress(f"profile {table.register} {table.name}", number / len(work))
            new = [month for month in months if month[2] not in known]
            for start in range(0, len(new), MONTHS_AT_ONCE):
                months_at_once = new[start : start + MONTHS_AT_ONCE]
                try:
                    _profile_months(connection, table, suite, months_at_once)
                except (duckdb.BinderException, duckdb.ParserException) as error:
                    raise DosisError(_complaint(table, suites, error)) from error
        return {
            "column_profiles": _read(connection, "column_profiles", COLUMN_SCHEMA),
            "value_profiles": _read(connection, "value_profiles", VALUE_SCHEMA),
        }


def empty_profiles() -> dict[str, pyarrow.Table]:
    """The profiles before anything was profiled."""
    return {
        "column_profiles": COLUMN_SCHEMA.empty_table(),
        "value_profiles": VALUE_SCHEMA.empty_table(),
    }


def _open(connection, home: Path, kept: dict[str, pyarrow.Table]) -> None:
    warehouse = str(warehouse_path(home)).replace("'", "''")
    connection.execute("set enable_progress_bar = false; set preserve_insertion_order = false")
    connection.execute(f"attach '{warehouse}' as warehouse (read_only)")
    connection.execute((FOLDER / "units.sql").read_text("utf-8"))
    connection.execute("detach warehouse")
    connection.execute(NUMBERS)
    for name, table in kept.items():
        connection.register("kept", table)
        connection.execute(f"create table {name} as from kept")
        connection.unregister("kept")


def _work(connection, home: Path, about: dict) -> list[tuple[RegisterTable, dict, list]]:
    """Per table its suite and its months as (first day, files, fingerprint)."""
    units = connection.sql("select md5(string_agg(u::varchar, ';' order by all)) from units as u")
    organisation = units.fetchone()[0] or ""
    entries = {t["table_name"]: t.get("months") or {} for t in read_manifest(home)["tables"]}
    work = []
    for table in register_tables():
        suite = about.get((table.register, table.name), {})
        definition = repr((profiled_columns(table, suite), suite.get("units"), NUMBERS))
        place = organisation if "keys" in suite.get("units", {}) else ""
        months = [
            (
                _first_day(month, entry),
                [str(home / file) for file in entry["files"]],
                _digest(table.identifier, month, *entry["files"], definition, place),
            )
            for month, entry in sorted(entries.get(table.identifier, {}).items())
        ]
        if months:
            work.append((table, suite, months))
    return work


def _complaint(table: RegisterTable, suites: dict[str, dict], error: duckdb.Error) -> str:
    """What to correct where the units, columns or rules of a table can't be computed."""
    names = [
        n for n, s in suites.items() if (s["register"], s["table"]) == (table.register, table.name)
    ]
    said = str(error).splitlines()[0].rstrip(".")
    return (
        f"expectations/{names[0] if names else table.name}.yml: units, columns or rules of "
        f"{table.name} can't be computed ({said}); correct them."
    )


def _first_day(month: str, entry: dict) -> str:
    """The first day of a month; a table replaced whole has that of its delivery."""
    return (entry["delivered_on"][:7] if month == "all" else month) + "-01"


def _digest(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:20]


def _profile_months(connection, table: RegisterTable, suite: dict, months: list) -> None:
    """Profile some months of one table into both tables, in one pass over their rows."""
    connection.execute(
        "create or replace temp table fingerprints as "
        "select unnest(?)::date as month_on, unnest(?) as fingerprint",
        [[month[0] for month in months], [month[2] for month in months]],
    )
    files = [file for month in months for file in month[1]]
    columns = profiled_columns(table, suite)
    is_whole = len(months) == 1
    month = f"date '{months[0][0]}'" if is_whole else "(lake_month || '-01')::date"
    connection.execute(
        "create or replace temp view delivered_rows as " + rows_sql(table, suite, files)
    )
    connection.execute("create or replace temp table wide as " + wide_sql(columns, month))
    connection.execute(
        "delete from wide where (region is null and of_country = 0) "
        "or (hospital is null and of_region = 0)"
    )
    connection.execute("insert into column_profiles " + long_sql(table, columns))
    for column in columns:
        if column.has_few_values:
            connection.execute("insert into value_profiles " + values_sql(table, column, month))


def _read(connection, name: str, schema: pyarrow.Schema) -> pyarrow.Table:
    return connection.sql(f"from {name} order by all").to_arrow_table().cast(schema)
