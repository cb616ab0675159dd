"""This module keeps the raw lake: Parquet by month, one manifest, all or nothing.

The manifest `lake.json` names for every table (schema_name, table_name) its files; nothing else
counts. It is written beside and renamed, so that a crash at any instant leaves the old state.
"""

import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import date as calendar
from pathlib import Path

import duckdb

from dosis.arrival import arrived, file_away, is_date, size_and_time
from dosis.delivery import Delivery, open_delivery
from dosis.home import DosisError, locked, read_json, write_json
from dosis.manifest import complete, empty_file, put_table, read_manifest
from dosis.register import RegisterTable, register_table, register_tables
from dosis.revision import rows_by_region
from dosis.sas import clear_scratch

PURPOSES = ("care", "administration", "supervision", "research", "open")
UNDATED = "undated"
SHRINKS = 0.05  # a month that lost a larger share of its rows is told of
FIRST_DAY = "1977-01-01"  # LPR's first; no register of ours is older
Progress = Callable[[str, float], None]


def load(
    home: Path,
    files: list[Path] | None = None,
    *,
    date: str | None = None,
    as_table: str | None = None,
    mixed: bool = False,
    purposes: tuple[str, ...] = PURPOSES,
    progress: Progress = lambda label, fraction: None,
) -> list[dict]:
    """Load named files, or all that lies new in `deliveries/`; return the new manifest entries.

    A delivery replaces the calendar months of its event date that it holds; a reference table is
    replaced whole. Rows without a possible date are kept aside in the month `undated`, counted but
    not read by models. Nothing changes when any file is refused.

    Raises DosisError with one sentence for bad input, or real files in a synthetic home.
    """
    with locked(home):
        manifest = read_manifest(home)
        clear_scratch(home / "tmp")
        connection = duckdb.connect(config={"temp_directory": str(home / "tmp")})
        connection.execute("set enable_progress_bar = false")
        found = _named(files, date) if files else arrived(home, manifest)
        opened = []
        for number, (path, delivered_on) in enumerate(found):
            progress(f"check {path.name}", 0.3 * number / len(found))
            delivery = open_delivery(connection, path, as_table, home / "tmp")
            if not _known(manifest, delivery, delivered_on):
                opened.append((delivery, delivered_on))
        _refuse_mixture(home, manifest, opened, mixed)
        added = _take_in(home, manifest, connection, opened, purposes, progress)
        complete(home, manifest)
        write_json(home / "lake.json", manifest)
        clear_scratch(home / "tmp")
        return added


def _named(files: list[Path], date: str | None) -> list[tuple[Path, str]]:
    delivered_on = date or calendar.today().isoformat()
    if not is_date(delivered_on):
        raise DosisError(f"--date {delivered_on} is no date; write it as 2026-06-30.")
    return [(Path(file), delivered_on) for file in files]


def _known(manifest: dict, delivery: Delivery, delivered_on: str) -> bool:
    """True where this content is what the table got last, at all or on that date."""
    table = (delivery.table.register, delivery.table.name)
    entries = [e for e in manifest["deliveries"] if (e["register"], e["table"]) == table]
    on_date = [e for e in entries if e["delivered_on"] == delivered_on]
    return any(last and last[-1]["sha256"] == delivery.sha256 for last in (entries, on_date))


def _refuse_mixture(home: Path, manifest: dict, opened: list, mixed: bool) -> None:
    made = set(read_json(home / "deliveries" / "synthetic.json", {}).get("files", []))
    real = [d for d, _ in opened if not _is_synthetic(home, d.path, made)]
    if made and real and not mixed:
        raise DosisError(
            f"{real[0].path.name}: this home holds synthetic registers; load real files into a "
            "home of their own (DOSIS_HOME), or add --mixed to have every answer marked mixed."
        )


def _is_synthetic(home: Path, path: Path, made: set[str]) -> bool:
    return path.is_relative_to(home) and str(path.relative_to(home)) in made


def _take_in(home, manifest, connection, opened, purposes, progress) -> list[dict]:
    """Convert the checked deliveries in order of date, parents before children."""
    made = set(read_json(home / "deliveries" / "synthetic.json", {}).get("files", []))
    order = {table.identifier: place for place, table in enumerate(register_tables())}
    opened.sort(key=lambda pair: (pair[1], order[pair[0].table.identifier]))
    (home / "lake").mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=home / "lake", prefix="loading-"))
    months, told, placed = [], [], []
    try:
        for number, (delivery, delivered_on) in enumerate(opened):
            share = 0.3 + 0.7 * number / len(opened)
            progress(f"load {delivery.table.register}.{delivery.table.name} {delivered_on}", share)
            written, regions = _write_months(
                connection, home, manifest, delivery, delivered_on, work
            )
            lost = _shrunken(manifest, delivery, written)
            told.append({"shrunken_months": lost, "months_by_region": regions})
            months.append(_replace_months(home, manifest, delivery, delivered_on, written, placed))
    except BaseException:
        for path in placed:
            path.unlink(missing_ok=True)
        raise
    finally:
        shutil.rmtree(work, ignore_errors=True)
    added = [
        _entry(
            home,
            delivery,
            file_away(home, delivery, delivered_on),
            delivered_on,
            kept,
            purposes,
            _is_synthetic(home, delivery.path, made),
        )
        | more
        for (delivery, delivered_on), kept, more in zip(opened, months, told, strict=True)
    ]
    manifest["deliveries"] += added
    return added


def _write_months(connection, home, manifest, delivery, delivered_on: str, work: Path):
    """Write one Parquet file per month; return month → (files, rows), and rows by region."""
    table = delivery.table
    month = _month_of(table, delivered_on)
    select = f"select delivered.*, {month} as lake_month from ({delivery.select}) as delivered"
    if table.parent:
        select += _join_parent(connection, home, manifest, table)
    target = work / f"{table.identifier}-{delivery.sha256[:8]}"
    quoted = str(target).replace("'", "''")
    connection.execute(
        f"copy ({select}) to '{quoted}' (format parquet, compression zstd, "
        "partition_by (lake_month), write_partition_columns true,"
        " row_group_size 200000)"
    )
    months = {}
    for folder in sorted(target.iterdir()):
        files = sorted(folder.glob("*.parquet"))
        names = "[" + ", ".join("'" + str(f).replace("'", "''") + "'" for f in files) + "]"
        rows = connection.execute(f"select count(*) from read_parquet({names})").fetchone()[0]
        months[folder.name.removeprefix("lake_month=")] = (files, rows)
    return months, rows_by_region(connection, table, target)


def _month_of(table: RegisterTable, delivered_on: str) -> str:
    """SQL: the row's month; `undated` for one without a date, before LPR or after the delivery."""
    if table.parent:
        return f"coalesce(parent.lake_month, '{UNDATED}')"
    if table.event_date:
        return (
            f"case when {table.event_date} >= date '{FIRST_DAY}' "
            f"and {table.event_date}::date <= date '{delivered_on}' + interval 1 month "
            f"then strftime({table.event_date}, '%Y-%m') else '{UNDATED}' end"
        )
    return "'all'"


def _join_parent(connection, home: Path, manifest: dict, table: RegisterTable) -> str:
    parent = register_table(table.register, table.parent)
    files = [
        str(home / file).replace("'", "''")
        for entry in manifest["tables"]
        if entry["schema_name"] == "raw" and entry["table_name"] == parent.identifier
        if entry["months"]
        for file in entry["files"]
    ]
    if not files:
        raise DosisError(
            f"{table.register}.{table.name} takes its month from {parent.name}, which has not been "
            f"delivered; load {parent.name} first or together with it."
        )
    names = ", ".join(f"'{name}'" for name in files)
    connection.execute(
        "create or replace temp table parent_months as "
        f"select cast({table.parent_key} as varchar) as parent_key, "
        f"any_value(strftime({parent.event_date}, '%Y-%m')) as lake_month "
        f"from read_parquet([{names}], union_by_name = true) group by all"
    )
    return (
        " left join parent_months as parent "
        f"on cast(delivered.{table.child_key} as varchar) = parent.parent_key"
    )


def _shrunken(manifest: dict, delivery: Delivery, months: dict) -> list[dict]:
    """The months that come with markedly fewer rows than they had: accepted, and told."""
    earlier = _current_months(manifest, delivery.table)
    pairs = [(m, earlier.get(m, {}).get("rows", 0), rows) for m, (_, rows) in months.items()]
    return [
        {"month": month, "before": before, "now": now}
        for month, before, now in sorted(pairs)
        if month != UNDATED and now < before * (1 - SHRINKS)
    ]


def _current_months(manifest: dict, table: RegisterTable) -> dict[str, dict]:
    return {
        month: part
        for entry in manifest["tables"]
        if (entry["schema_name"], entry["table_name"]) == ("raw", table.identifier)
        for month, part in entry.get("months", {}).items()
    }


def _replace_months(
    home, manifest, delivery: Delivery, delivered_on: str, months: dict, placed: list[Path]
) -> dict:
    """Put the months in place where no later delivery holds them; return month → rows.

    New files are added to `placed`, for whoever must take them back.
    """
    table = delivery.table
    current = _current_months(manifest, table)
    rows_by_month = {}
    for month, (files, rows) in months.items():
        rows_by_month[month] = rows
        if current.get(month, {}).get("delivered_on", "") > delivered_on:
            continue
        folder = home / "lake" / "raw" / table.identifier
        folder.mkdir(parents=True, exist_ok=True)
        names = []
        for number, file in enumerate(files):
            name = f"{month}-{delivered_on}-{delivery.sha256[:8]}-{number}.parquet"
            if not (folder / name).exists():
                placed.append(folder / name)
            os.replace(file, folder / name)
            names.append(str((folder / name).relative_to(home)))
        current[month] = {"files": names, "rows": rows, "delivered_on": delivered_on}
    files = [f for month in sorted(current) if month != UNDATED for f in current[month]["files"]]
    files = files or [empty_file(home, table)]
    put_table(manifest, "raw", table.identifier, files, months=current)
    return rows_by_month


def _entry(home, delivery, path, delivered_on, months, purposes, synthetic) -> dict:
    size, modified = size_and_time(path)
    return {
        "register": delivery.table.register,
        "table": delivery.table.name,
        "delivered_on": delivered_on,
        "file": str(path.relative_to(home)),
        "size": size,
        "modified": modified,
        "sha256": delivery.sha256,
        "rows": delivery.rows,
        "months": months,
        "missing_columns": list(delivery.missing_columns),
        "extra_columns": list(delivery.extra_columns),
        "purposes": list(PURPOSES if synthetic else purposes),
        "source": "synthetic" if synthetic else "real",
    }
