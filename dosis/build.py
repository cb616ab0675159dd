"""This module builds the warehouse: gate, SQLMesh plan, restatement, tests (DESIGN, section 4)."""

import contextlib
import ctypes
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pyarrow
import pyarrow.parquet

from dosis.declarations import declared_tables
from dosis.field import register_columns
from dosis.home import (
    PROJECT,
    DosisError,
    locked,
    read_json,
    target_path,
    warehouse_path,
    write_json,
)
from dosis.judge import empty_results
from dosis.manifest import (
    complete,
    delivered_data,
    read_manifest,
    sweep,
    table_hashes,
    write_lake_table,
)
from dosis.profile import empty_profiles
from dosis.switch import with_switches

Progress = Callable[[str, float], None]
DEFINITIONS = ("models", "macros", "seeds", "tests")
MANIFESTS = ("manifest.json", "semantic_manifest.json")
PR_SET_PDEATHSIG = 1
DEFINITION_FILES = ("dbt_project.yml", "profiles.yml", "sqlmesh.yaml")


def build(home: Path, progress: Progress = lambda label, fraction: None) -> bool:
    """Build the warehouse from the lake; False where nothing has changed since the last build.

    Raises DosisError naming the failing model or test. The warehouse may then be half built; the
    next build restates what this one touched.
    """
    with locked(home):
        progress("read declarations", 0.0)
        _refresh_declared(home)
        state = read_json(home / "build.json", {})
        hashes = {
            name: digest
            for name, digest in table_hashes(read_manifest(home)).items()
            if not name.startswith("checked.")
        }
        definitions = definitions_digest()
        if _is_current(home, state, hashes, definitions):
            progress("nothing has changed", 1.0)
            return False
        state["attempt"] = hashes
        write_json(home / "build.json", state)
        _gate(home, definitions, progress)
        _plan(home, _changed(state, hashes), progress)
        _test(home, progress)
        build_id = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        done = {"hashes": hashes, "definitions": definitions, "id": build_id}
        done["data"] = delivered_data(read_manifest(home))
        write_json(home / "build.json", done)
        sweep(home)
        progress("built", 1.0)
        return True


def prepare(home: Path, progress: Progress) -> None:
    """Declarations into the lake, and the gate: all that a plan needs.

    Raises DosisError naming the failing contract or unit test.
    """
    with locked(home):
        _refresh_declared(home)
        _gate(home, definitions_digest(), progress)


def rebuild_checked(home: Path, progress: Progress) -> None:
    """Rebuild only what stands on the check results (schema `checked`), and test it again."""
    tables = table_hashes(read_manifest(home))
    _plan(home, {name for name in tables if name.startswith("checked.")}, progress)
    _test(home, progress, "--select", "source:checked+")


def definitions_digest() -> str:
    """One hash over all files that define the models."""
    digest = hashlib.sha256()
    paths = [PROJECT / name for name in DEFINITION_FILES]
    for folder in DEFINITIONS:
        paths += [p for p in (PROJECT / folder).rglob("*") if p.suffix in (".sql", ".yml", ".csv")]
    for path in sorted(paths):
        digest.update(str(path.relative_to(PROJECT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def downstream_models(manifest: dict, tables: set[str]) -> list[str]:
    """`schema.model` of every model that stands on the given lake tables (`schema.table`)."""
    waiting = [
        unique_id
        for unique_id, source in manifest["sources"].items()
        if f"{source['schema']}.{source['identifier']}" in tables
    ]
    seen = set()
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += manifest["child_map"].get(node, [])
    nodes = [manifest["nodes"][n] for n in seen if n.startswith("model.")]
    return sorted(f"{node['schema']}.{node['name']}" for node in nodes)


def run_tool(home: Path, arguments: list[str], warehouse: Path, **environment: str) -> str:
    """Run dbt or the planner in a process of its own; return what it printed.

    Raises DosisError with the first complaint in its output.
    """
    result = subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env={
            **os.environ,
            "DOSIS_HOME": str(home),
            "DOSIS_WAREHOUSE": str(warehouse),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            **environment,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        preexec_fn=_end_with_parent,
    )
    log = target_path() / "build.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "a", encoding="utf-8") as file:
        file.write(result.stdout)
    if result.returncode:
        shown = log.relative_to(PROJECT)
        raise DosisError(f"{complaint(result.stdout)} (all output: {shown})")
    return result.stdout


def complaint(output: str) -> str:
    """The line of dbt's or SQLMesh's output that says what is wrong."""
    lines = [re.sub(r"^\S*\d\d:\d\d:\d\d\s+", "", line).strip() for line in output.splitlines()]
    for pattern in (r"^(Failure|Error) in ", r"Error", r"FAIL"):
        for place, line in enumerate(lines):
            if re.search(pattern, line):
                return " ".join([line, *lines[place + 1 : place + 3]]).strip()
    return lines[-1] if lines else "The build ended without a word."


def _end_with_parent() -> None:
    """A killed build takes its tool with it: else that one holds the warehouse for a while."""
    with contextlib.suppress(AttributeError, OSError):  # not on Linux
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _refresh_declared(home: Path) -> None:
    manifest = read_manifest(home)
    complete(home, manifest)
    declared = with_switches(declared_tables(), home) | {"register_columns": register_columns()}
    for name, table in declared.items():
        write_lake_table(home, manifest, "declared", name, table)
    for name, table in {**empty_profiles(), **empty_results()}.items():
        if not _has_layout(home, manifest, name, table.schema):
            write_lake_table(home, manifest, "checked", name, table)
    write_json(home / "lake.json", manifest)


def _has_layout(home: Path, manifest: dict, name: str, schema: pyarrow.Schema) -> bool:
    """Whether the table of schema `checked` is there, in the layout of this version."""
    files = [
        table["files"][0]
        for table in manifest["tables"]
        if (table["schema_name"], table["table_name"]) == ("checked", name)
    ]
    return bool(files) and pyarrow.parquet.read_schema(home / files[0]).equals(schema)


def _is_current(home: Path, state: dict, hashes: dict, definitions: str) -> bool:
    return (
        warehouse_path(home).exists()
        and state.get("hashes") == hashes
        and state.get("definitions") == definitions
        and "attempt" not in state
    )


def _changed(state: dict, hashes: dict) -> set[str]:
    """Tables whose content differs from the last completed build or from an unfinished one."""
    earlier = [state.get("hashes", {}), state.get("attempt", hashes)]
    return {name for name, digest in hashes.items() if any(e.get(name) != digest for e in earlier)}


def _gate(home: Path, definitions: str, progress: Progress) -> None:
    """Contracts and unit tests on empty tables; nothing is built before they hold.

    They depend on definitions alone, so one pass serves every home of this checkout. What it
    leaves is copied, never moved: SQLMesh walks the whole project for YAML, and a folder that
    vanishes under another home's walk ends that build.
    """
    passed = PROJECT / "target" / "gate" / definitions[:16]
    if not all((passed / name).exists() for name in MANIFESTS):
        progress("contracts and unit tests", 0.05)
        trial = target_path() / "gate"
        trial.mkdir(parents=True, exist_ok=True)
        warehouse = trial / "warehouse.duckdb"
        warehouse.unlink(missing_ok=True)
        _run_dbt(home, trial, warehouse, "build", "--empty", "--no-partial-parse")
        passed.mkdir(parents=True, exist_ok=True)
        for name in MANIFESTS:
            part = passed / f".{name}-{os.getpid()}"
            shutil.copy2(trial / name, part)
            os.replace(part, passed / name)
    (home / "build").mkdir(exist_ok=True)
    for name in MANIFESTS:
        shutil.copy2(passed / name, home / "build" / name)


def _plan(home: Path, changed: set[str], progress: Progress) -> None:
    progress("build models", 0.2)
    warehouse = warehouse_path(home)
    state = read_json(home / "build.json", {})
    if "hashes" not in state:
        for path in (warehouse, warehouse.with_suffix(".duckdb.wal")):
            path.unlink(missing_ok=True)
    manifest = read_json(home / "build" / "manifest.json", {})
    models = downstream_models(manifest, changed) if warehouse.exists() else []
    run_tool(home, ["-m", "dosis.plan", *models], warehouse)


def _test(home: Path, progress: Progress, *selection: str) -> None:
    progress("test the built tables", 0.8)
    arguments = ("test", "--exclude-resource-type", "unit_test", *selection)
    _run_dbt(
        home, target_path() / "test", warehouse_path(home), *arguments, DOSIS_REGISTER_LAKE="0"
    )


def _run_dbt(home: Path, folder: Path, warehouse: Path, *arguments: str, **environment) -> None:
    paths = {"DBT_TARGET_PATH": str(folder), "DBT_LOG_PATH": str(folder / "logs")}
    command = ["-m", "dbt.cli.main", "--no-use-colors", *arguments]
    run_tool(home, command, warehouse, **paths, **environment)
