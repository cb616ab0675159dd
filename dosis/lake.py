"""This module keeps the raw lake: Parquet by month, one manifest, all or nothing.

The manifest `lake.json` names for every table (schema_name, table_name) its files; nothing else
counts. It is written beside and renamed, so that a crash at any instant leaves the old state.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb

from dosis.delivery import SUFFIXES, Delivery, open_delivery
from dosis.home import DosisError, locked, read_json, write_json
from dosis.manifest import put_table, read_manifest, write_lake_table
from dosis.register import DUCKDB_TYPES, RegisterTable, register_table, register_tables

PURPOSES = ("care", "administration", "supervision", "research", "open")
UNDATED = "undated"
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
    replaced whole. Nothing changes when any file is refused.

    Raises DosisError with one sentence for bad input, or real files in a synthetic home.
    """
    with locked(home):
        manifest = read_manifest(home)
        connection = duckdb.connect(config={"temp_directory": str(home / "tmp")})
        connection.execute("set preserve_insertion_order = true")
        found = _named(home, files, date) if files else _lying(home, manifest)
        opened = []
        for number, (path, delivered_on) in enumerate(found):
            progress(f"check {path.name}", 0.3 * number / len(found))
            delivery = open_delivery(connection, path, as_table)
            if not _known(manifest, delivery, delivered_on):
                opened.append((delivery, delivered_on))
        _refuse_mixture(home, manifest, opened, mixed)
        added = _take_in(home, manifest, connection, opened, purposes, progress)
        complete(home, manifest)
        write_json(home / "lake.json", manifest)
        return added


def sweep(home: Path) -> None:
    """Remove files that the manifest no longer names (after a build, when nothing reads them)."""
    kept = {home / file for table in read_manifest(home)["tables"] for file in table["files"]}
    for path in (home / "lake").rglob("*"):
        if path.is_file() and path not in kept:
            path.unlink()
    for folder in (home / "lake").glob("loading-*"):
        shutil.rmtree(folder, ignore_errors=True)


def _named(home: Path, files: list[Path], date: str | None) -> list[tuple[Path, str]]:
    from datetime import date as calendar

    delivered_on = date or calendar.today().isoformat()
    try:
        calendar.fromisoformat(delivered_on)
    except ValueError:
        raise DosisError(f"--date {delivered_on} is no date; write it as 2026-06-30.") from None
    return [(Path(file), delivered_on) for file in files]


def _lying(home: Path, manifest: dict) -> list[tuple[Path, str]]:
    seen = {(d["file"], d["size"], d["modified"]) for d in manifest["deliveries"]}
    found = []
    for path in sorted((home / "deliveries").glob("*/*/*")):
        if path.is_file() and path.name.endswith((*SUFFIXES, ".sas7bdat")):
            stat = path.stat()
            if (str(path.relative_to(home)), stat.st_size, stat.st_mtime_ns) not in seen:
                found.append((path, path.parent.name))
    return found


def _known(manifest: dict, delivery: Delivery, delivered_on: str) -> bool:
    """True where this content was loaded on that date, or is what the table held last."""
    entries = [
        entry
        for entry in manifest["deliveries"]
        if (entry["register"], entry["table"]) == (delivery.table.register, delivery.table.name)
    ]
    dates = [entry["delivered_on"] for entry in entries if entry["sha256"] == delivery.sha256]
    return delivered_on in dates or bool(dates and entries[-1]["sha256"] == delivery.sha256)


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
    added = []
    try:
        for number, (delivery, delivered_on) in enumerate(opened):
            share = 0.3 + 0.7 * number / len(opened)
            progress(f"load {delivery.table.register}.{delivery.table.name} {delivered_on}", share)
            months = _write_months(connection, home, manifest, delivery, work)
            kept = _replace_months(home, manifest, delivery, delivered_on, months)
            synthetic = _is_synthetic(home, delivery.path, made)
            path = _file_away(home, delivery, delivered_on)
            entry = _entry(home, delivery, path, delivered_on, kept, purposes, synthetic)
            manifest["deliveries"].append(entry)
            added.append(entry)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return added


def _write_months(connection, home, manifest, delivery: Delivery, work: Path) -> dict:
    """Write one Parquet file per month; return month → (files, rows)."""
    table = delivery.table
    select = f"select *, {_month_of(table)} as lake_month from ({delivery.select}) as delivered"
    if table.parent:
        select += _join_parent(connection, home, manifest, table)
    target = work / f"{table.identifier}-{delivery.sha256[:8]}"
    quoted = str(target).replace("'", "''")
    connection.execute(
        f"copy ({select}) to '{quoted}' (format parquet, compression zstd, "
        "partition_by (lake_month),"
        " row_group_size 200000)"
    )
    months = {}
    for folder in sorted(target.iterdir()):
        files = sorted(folder.glob("*.parquet"))
        names = "[" + ", ".join("'" + str(f).replace("'", "''") + "'" for f in files) + "]"
        rows = connection.execute(f"select count(*) from read_parquet({names})").fetchone()[0]
        months[folder.name.removeprefix("lake_month=")] = (files, rows)
    return months


def _month_of(table: RegisterTable) -> str:
    if table.parent:
        return f"coalesce(parent.lake_month, '{UNDATED}')"
    if table.event_date:
        return f"coalesce(strftime({table.event_date}, '%Y-%m'), '{UNDATED}')"
    return "'all'"


def _join_parent(connection, home: Path, manifest: dict, table: RegisterTable) -> str:
    parent = register_table(table.register, table.parent)
    files = [
        str(home / file).replace("'", "''")
        for entry in manifest["tables"]
        if entry["schema_name"] == "raw" and entry["table_name"] == parent.identifier
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
        f"on cast(delivered.{table.parent_key} as varchar) = parent.parent_key"
    )


def _replace_months(home, manifest, delivery: Delivery, delivered_on: str, months: dict) -> dict:
    """Put the months in place where no later delivery holds them; return month → rows."""
    table = delivery.table
    current = {
        month: part
        for entry in manifest["tables"]
        if (entry["schema_name"], entry["table_name"]) == ("raw", table.identifier)
        for month, part in entry.get("months", {}).items()
    }
    rows_by_month = {}
    for month, (files, rows) in months.items():
        rows_by_month[month] = rows
        if current.get(month, {}).get("delivered_on", "") > delivered_on:
            continue
        folder = home / "lake" / "raw" / table.identifier
        folder.mkdir(parents=True, exist_ok=True)
        placed = []
        for number, file in enumerate(files):
            name = f"{month}-{delivered_on}-{delivery.sha256[:8]}-{number}.parquet"
            os.replace(file, folder / name)
            placed.append(str((folder / name).relative_to(home)))
        current[month] = {"files": placed, "rows": rows, "delivered_on": delivered_on}
    files = [file for month in sorted(current) for file in current[month]["files"]]
    put_table(manifest, "raw", table.identifier, files, months=current)
    return rows_by_month


def _file_away(home: Path, delivery: Delivery, delivered_on: str) -> Path:
    deliveries = home / "deliveries"
    if delivery.path.resolve().is_relative_to(deliveries.resolve()):
        return delivery.path
    suffix = "".join(delivery.path.suffixes[-2:] if ".gz" in delivery.path.suffixes else "")
    name = delivery.table.name + (suffix or delivery.path.suffix)
    folder = deliveries / delivery.table.register / delivered_on
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy2(delivery.path, folder / f".{name}")
    os.replace(folder / f".{name}", folder / name)
    return folder / name


def _entry(home, delivery, path, delivered_on, months, purposes, synthetic) -> dict:
    stat = path.stat()
    return {
        "register": delivery.table.register,
        "table": delivery.table.name,
        "delivered_on": delivered_on,
        "file": str(path.relative_to(home)),
        "size": stat.st_size,
        "modified": stat.st_mtime_ns,
        "sha256": delivery.sha256,
        "rows": delivery.rows,
        "months": months,
        "missing_columns": list(delivery.missing_columns),
        "extra_columns": list(delivery.extra_columns),
        "purposes": list(PURPOSES if synthetic else purposes),
        "source": "synthetic" if synthetic else "real",
    }


def complete(home: Path, manifest: dict) -> None:
    """Give every described table a file, if only a typed empty one, and list the deliveries."""
    import pyarrow

    known = {(t["schema_name"], t["table_name"]) for t in manifest["tables"]}
    for table in register_tables():
        if ("raw", table.identifier) not in known:
            put_table(manifest, "raw", table.identifier, [_empty_file(home, table)], months={})
    rows = [
        (d["register"], d["table"], d["delivered_on"], month, rows, number)
        for number, d in enumerate(manifest["deliveries"])
        for month, rows in d["months"].items()
    ]
    names = ("register", "table_name", "delivered_on", "month", "row_count", "delivery_number")
    kinds = [pyarrow.string()] * 4 + [pyarrow.int64()] * 2
    columns = list(zip(*rows, strict=True)) or [[]] * 6
    arrays = [pyarrow.array(list(c), kind) for c, kind in zip(columns, kinds, strict=True)]
    write_lake_table(
        home, manifest, "lake", "delivered_months", pyarrow.table(arrays, names=list(names))
    )


def _empty_file(home: Path, table: RegisterTable) -> str:
    columns = ", ".join(f"cast(null as {DUCKDB_TYPES[c.type]}) as {c.name}" for c in table.columns)
    folder = home / "lake" / "raw" / table.identifier
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(columns.encode()).hexdigest()[:8]
    path = folder / f"none-{digest}.parquet"
    quoted = str(path).replace("'", "''")
    duckdb.sql(f"copy (select {columns} where false) to '{quoted}' (format parquet)")
    return str(path.relative_to(home))
