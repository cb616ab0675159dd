"""This module checks the built warehouse: profiles, expectations, and their results as marts."""

from collections.abc import Callable
from pathlib import Path

import pyarrow
import pyarrow.parquet

from dosis.build import rebuild_checked
from dosis.expectation import instances, judgement_digest, suites
from dosis.home import DosisError, locked, read_json, write_json
from dosis.judge import judge
from dosis.manifest import read_manifest, table_hashes, write_lake_table
from dosis.profile import empty_profiles, profile

Progress = Callable[[str, float], None]


def check(home: Path, progress: Progress = lambda label, fraction: None) -> bool:
    """Check the last build; False where that build has been checked by the same expectations.

    Only months that are new since the last check are read; a new threshold reads none.
    Raises DosisError where there is no finished build.
    """
    with locked(home):
        built = read_json(home / "build.json", {})
        if "id" not in built or "attempt" in built:
            raise DosisError("There is no finished build to check; run `dosis build`.")
        stand = {"build": built["id"], "judged_by": judgement_digest()}
        if stand.items() <= read_json(home / "check.json", {}).items():
            progress("this build has been checked", 1.0)
            return False
        found = suites()
        kept = kept_profiles(home)
        profiles = profile(home, found, kept, _part(progress, 0.0, 0.3))
        results = judge(home, profiles, instances(found), _part(progress, 0.3, 0.5))
        _keep(home, profiles | results, progress)
        write_json(home / "check.json", stand)
        progress("checked", 1.0)
        return True


def kept_profiles(home: Path) -> dict[str, pyarrow.Table]:
    """The profiles of the last check; empty ones where their layout is an earlier version's."""
    tables = {
        table["table_name"]: table["files"][0]
        for table in read_manifest(home)["tables"]
        if table["schema_name"] == "checked"
    }
    found = empty_profiles()
    read = {n: pyarrow.parquet.read_table(home / tables[n]) for n in found if n in tables}
    same = all(n in read and read[n].schema.equals(found[n].schema) for n in found)
    return read if same else found


def _part(progress: Progress, low: float, high: float) -> Progress:
    return lambda label, fraction: progress(label, low + (high - low) * fraction)


def _keep(home: Path, tables: dict[str, pyarrow.Table], progress: Progress) -> None:
    """Write all tables into the lake and rebuild what reads them, if anything is new."""
    manifest = read_manifest(home)
    before = table_hashes(manifest)
    for name, table in tables.items():
        write_lake_table(home, manifest, "checked", name, table)
    changed = table_hashes(manifest) != before
    state = read_json(home / "check.json", {})
    write_json(
        home / "check.json",
        state | {"build": None, "unbuilt": changed or state.get("unbuilt", False)},
    )
    write_json(home / "lake.json", manifest)
    if read_json(home / "check.json", {})["unbuilt"]:
        progress("rebuild what reads the checks", 0.5)
        rebuild_checked(home, progress)
