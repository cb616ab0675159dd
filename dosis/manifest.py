"""This module reads and writes the lake's manifest `lake.json`: which files count.

{"tables": [{schema_name, table_name, files, months}], "deliveries": [one entry per loaded file]}.
"""

import hashlib
import os
import tempfile
from pathlib import Path

from dosis.delivery import file_hash
from dosis.home import read_json


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
