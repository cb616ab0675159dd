"""This module checks the built warehouse: profiles, expectations, and their results as a mart."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow

from dosis.build import rebuild_checked
from dosis.expectation import PROFILE_SCHEMA, evaluate, suites
from dosis.home import PROJECT, DosisError, locked, read_json, warehouse_path, write_json
from dosis.manifest import read_manifest, table_hashes, write_lake_table

Progress = Callable[[str, float], None]


def check(home: Path, progress: Progress = lambda label, fraction: None) -> bool:
    """Check the last build; False where that build has been checked already.

    Raises DosisError where there is no finished build.
    """
    with locked(home):
        built = read_json(home / "build.json", {})
        if "id" not in built or "attempt" in built:
            raise DosisError("There is no finished build to check; run `dosis build`.")
        if read_json(home / "check.json", {}).get("build") == built["id"]:
            progress("this build has been checked", 1.0)
            return False
        progress("profile", 0.05)
        profiles = {model: _profile(home, model, suite) for model, suite in suites().items()}
        progress("expectations", 0.3)
        results = [evaluate(suite, profiles[model]) for model, suite in suites().items()]
        _keep(home, list(profiles.values()), results, progress)
        write_json(home / "check.json", {"build": built["id"]})
        progress("checked", 1.0)
        return True


def _profile(home: Path, model: str, suite: dict) -> pyarrow.Table:
    """Run the model's profile (dosis/sql/profile) on the warehouse, read-only."""
    sql = (PROJECT / "dosis" / "sql" / "profile" / f"{model}.sql").read_text("utf-8")
    with duckdb.connect(str(warehouse_path(home)), read_only=True) as connection:
        relation = connection.sql(
            f"select '{suite['register']}' as register, '{suite['table']}' as table_name, "
            "column_name, region, month_on, row_count, missing_count, invalid_count "
            f"from ({sql}) where month_on is not null"
        )
        return relation.to_arrow_table().cast(PROFILE_SCHEMA)


def _keep(home: Path, profiles: list, results: list, progress: Progress) -> None:
    """Write both tables into the lake and rebuild what reads them, if anything is new."""
    manifest = read_manifest(home)
    before = table_hashes(manifest)
    write_lake_table(home, manifest, "checked", "column_profiles", pyarrow.concat_tables(profiles))
    write_lake_table(
        home, manifest, "checked", "expectation_results", pyarrow.concat_tables(results)
    )
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
