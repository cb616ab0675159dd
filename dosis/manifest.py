"""This module reads and writes the lake's manifest `lake.json`: which files count.

{"tables": [{schema_name, table_name, files, months}], "deliveries": [one entry per loaded file]}.
"""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

import duckdb

from dosis.delivery import file_hash
from dosis.home import read_json
from dosis.register import DUCKDB_TYPES, RegisterTable, register_tables
from dosis.revision import delivered_region_months


def read_manifest(home: Path) -> dict:
    """The lake's manifest: {"tables": […], "deliveries": […]}; empty where nothing is loaded."""
    return read_json(home / "lake.json", {"tables": [], "deliveries": []})


def table_hashes(manifest: dict) -> dict[str, str]:
    """`schema.table` → hash of its files; a changed hash means changed data."""
    return {
        f"{table['schema_name']}.{table['table_name']}": hashlib.sha256(
            "|".join(sorted(table["files"])).encode()
        ).hexdigest()
        for table in manifest["tables"]
    }


def data_source(manifest: dict) -> str:
    """`real`, `synthetic` or `mixed`; `real` where nothing has been delivered yet."""
    sources = {delivery["source"] for delivery in manifest["deliveries"]}
    return "mixed" if len(sources) > 1 else next(iter(sources), "real")


def delivered_data(manifest: dict) -> dict:
    """What a build stands on: source, and per table the newest delivery, purposes and rows."""
    dates: dict[str, str] = {}
    purposes: dict[str, set[str]] = {}
    rows: dict[str, int] = {}
    for delivery in manifest["deliveries"]:
        name = f"{delivery['register']}.{delivery['table']}"
        dates[name] = max(dates.get(name, ""), delivery["delivered_on"])
        purposes[name] = purposes.get(name, set(delivery["purposes"])) & set(delivery["purposes"])
        rows[f"{name} {delivery['delivered_on']}"] = delivery["rows"]
    return {
        "source": data_source(manifest),
        "data_as_of": dates,
        "purposes": {name: sorted(kept) for name, kept in purposes.items()},
        "rows": rows,
    }


def put_table(manifest: dict, schema: str, name: str, files: list[str], **more) -> None:
    """Set the files of one table in the manifest."""
    entry = {"schema_name": schema, "table_name": name, "files": files, **more}
    manifest["tables"] = [
        table
        for table in manifest["tables"]
        if (table["schema_name"], table["table_name"]) != (schema, name)
    ] + [entry]
    manifest["tables"].sort(key=lambda table: (table["schema_name"], table["table_name"]))


def write_lake_table(home: Path, manifest: dict, schema: str, name: str, table) -> None:
    """Write a small Arrow table into the lake under `schema.name` (declarations, checks)."""
    import pyarrow.parquet as parquet

    folder = home / "lake" / schema
    folder.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder, suffix=".tmp")
    os.close(handle)
    parquet.write_table(table, temporary)
    path = folder / f"{name}-{file_hash(Path(temporary))[:12]}.parquet"
    os.replace(temporary, path)
    put_table(manifest, schema, name, [str(path.relative_to(home))])


def complete(home: Path, manifest: dict) -> None:
    """Give every described table a file, if only a typed empty one, and list the deliveries.

    The empty one is made anew, for the dictionary may have grown since.
    """
    import pyarrow

    known = {(t["schema_name"], t["table_name"]) for t in manifest["tables"] if t.get("months")}
    for table in register_tables():
        if ("raw", table.identifier) not in known:
            put_table(manifest, "raw", table.identifier, [empty_file(home, table)], months={})
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
    write_lake_table(
        home, manifest, "lake", "delivered_region_months", delivered_region_months(manifest)
    )


def empty_file(home: Path, table: RegisterTable) -> str:
    """Write the typed, empty file that stands for a table without rows; return its path."""
    columns = ", ".join(f"cast(null as {DUCKDB_TYPES[c.type]}) as {c.name}" for c in table.columns)
    columns += ", cast(null as varchar) as lake_month"
    folder = home / "lake" / "raw" / table.identifier
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(columns.encode()).hexdigest()[:8]
    path = folder / f"none-{digest}.parquet"
    quoted = str(path).replace("'", "''")
    duckdb.sql(f"copy (select {columns} where false) to '{quoted}' (format parquet)")
    return str(path.relative_to(home))


def sweep(home: Path) -> None:
    """Remove files that the manifest no longer names (after a build, when nothing reads them)."""
    tables = read_manifest(home)["tables"]
    kept = {home / file for table in tables for file in table["files"]}
    months = [month for table in tables for month in table.get("months", {}).values()]
    kept |= {home / file for month in months for file in month["files"]}
    for path in (home / "lake").rglob("*"):
        if path.is_file() and path not in kept:
            path.unlink()
    for folder in (home / "lake").glob("loading-*"):
        shutil.rmtree(folder, ignore_errors=True)
