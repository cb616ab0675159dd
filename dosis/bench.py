"""This module measures what a build costs (`dosis bench build`; DESIGN, section 10).

Everything is a ratio of two things done in one run on one machine: the build's work from the lake
to the promoted tables, against the floor, which is one typed copy of each source table it reads.
"""

import math
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from dosis.build import complaint, prepare
from dosis.home import PROJECT, DosisError, read_json, write_json
from dosis.manifest import read_manifest

Progress = Callable[[str, float], None]
RATIO_GOAL = 4.0
GROWTH_GOAL = 1.1
MEMORY_GOAL_GIB = 12.0
RATE_GOAL = 1_000_000.0  # rows synthesised a second, at least
THREADS = 2  # as in profiles.yml


def bench_build(home: Path, progress: Progress = lambda label, fraction: None) -> dict:
    """Measure one full build of a home's lake; return its card.

    {"rows", "floor" s, "start_up" s, "work" s, "engine" s, "memory" GiB, "models": {name: s},
    "check": {"profile", "one_month", "judge" s, "checks", "memory" GiB},
    "made": what making a synthetic home cost, else empty}.
    The home's own warehouse is not touched. Raises DosisError where nothing is delivered.
    """
    prepare(home, progress)
    sources = _sources(home)
    progress("read the deliveries once, to warm the cache", 0.05)
    with tempfile.TemporaryDirectory(dir=home, prefix=".bench-") as folder:
        work = Path(folder)
        _floor(home, work / "warm.duckdb", sources)
        progress("floor: one typed copy of each source table", 0.1)
        floor, rows = _floor(home, work / "floor.duckdb", sources)
        progress("build: from the lake to promoted tables", 0.2)
        seconds, memory = _build(home, work)
        progress("check: profile and judge", 0.8)
        check = _check(work)
    return {
        "rows": rows,
        "floor": floor,
        "start_up": seconds["start_up"],
        "work": seconds["work"],
        "engine": sum(seconds["models"].values()),
        "memory": memory,
        "models": seconds["models"],
        "check": check,
        "made": read_json(home / "made.json", {}),
    }


def bench_home(
    home: Path, scale: float, focus: float, first: str, last: str, progress: Progress
) -> Path:
    """A home below `bench/` with synthetic registers of this size, made where it is missing.

    What making it cost is kept in its `made.json`: {"rows", "synthesise": {"seconds", "memory"
    GiB}, "load": the same}, each measured in a process of its own.
    """
    made = home / "bench" / f"{scale:g}-{focus:g}-{first}-{last}"
    if not (made / "made.json").exists():
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        progress(f"synthesise scale {scale:g}", 0.01)
        size = ["--scale", f"{scale:g}", "--focus", f"{focus:g}", "--from", first, "--to", last]
        cost = {"synthesise": _measured(made, ["dosis.cli", "synthesise", *size, "--seed", "1"])}
        progress(f"load scale {scale:g}", 0.03)
        cost["load"] = _measured(made, ["dosis.cli", "load"])
        write_json(made / "made.json", cost | {"rows": _delivered_rows(made)})
    return made


def growth_exponent(small: dict, large: dict) -> float:
    """How the engine's time grows with the rows: 1 is in proportion. Two cards of bench_build."""
    return math.log(large["engine"] / small["engine"]) / math.log(large["rows"] / small["rows"])


def measures(card: dict, smaller: dict | None = None) -> list[dict]:
    """The card as measures with their goals; with a smaller home's card also the growth."""
    ratio, check = card["work"] / card["floor"], card["check"]
    found = [
        _measure("build_to_floor", ratio, "ratio", RATIO_GOAL),
        _measure("build_work", card["work"], "s", None),
        _measure("build_engine", card["engine"], "s", None),
        _measure("build_start_up", card["start_up"], "s", None),
        _measure("floor", card["floor"], "s", None),
        _measure("build_memory", card["memory"], "GiB", MEMORY_GOAL_GIB),
        _measure("source_rows", card["rows"], "rows", None),
        *_made(card["made"]),
        _measure("check_profile_to_floor", check["profile"] / card["floor"], "ratio", None),
        _measure("check_profile", check["profile"], "s", None),
        _measure("check_profile_of_one_month", check["one_month"], "s", None),
        _measure("check_judge", check["judge"], "s", None),
        _measure("check_memory", check["memory"], "GiB", MEMORY_GOAL_GIB),
        _measure("checks", check["checks"], "checks", None),
    ]
    if smaller:
        exponent = growth_exponent(smaller, card)
        found.append(_measure("build_growth_exponent", exponent, "exponent", GROWTH_GOAL))
    slowest = sorted(card["models"].items(), key=lambda pair: -pair[1])
    return found + [
        _measure(f"share of {name}", seconds / card["engine"], "share", None)
        for name, seconds in slowest
        if seconds / card["engine"] >= 0.005
    ]


def keep(home: Path, found: list[dict]) -> Path:
    """Write the measures to `bench/bench-<time>.json`; return the file."""
    at = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    machine = {
        "cores": os.cpu_count(),
        "memory_gib": round(memory, 1),
        "system": platform.system(),
        "python": platform.python_version(),
        "duckdb": duckdb.__version__,
    }
    path = home / "bench" / f"bench-{at}.json"
    write_json(path, {"machine": machine, "measures": found})
    return path


def told(found: list[dict]) -> str:
    """The measures as lines of text, goals beside them."""
    lines = []
    for measure in found:
        side = "at least" if measure["name"].endswith("_rate") else "at most"
        goal = "" if measure["goal"] is None else f"  goal {side} {measure['goal']:,g}"
        missed = "" if measure["met"] in (None, True) else ", missed"
        value = f"{measure['value']:,.3f}".rstrip("0").rstrip(".")
        lines.append(f"{measure['name']:<60} {value:>14} {measure['unit']}{goal}{missed}")
    return "\n".join(lines)


def _made(cost: dict) -> list[dict]:
    """What making the home cost; a rate is to be at least its goal."""
    if not cost:
        return []
    rate = _measure("synthesis_rate", cost["rows"] / cost["synthesise"]["seconds"], "rows/s", None)
    return [
        rate | {"goal": RATE_GOAL, "met": rate["value"] >= RATE_GOAL},
        _measure("synthesis_memory", cost["synthesise"]["memory"], "GiB", MEMORY_GOAL_GIB),
        _measure("load", cost["load"]["seconds"], "s", None),
        _measure("load_memory", cost["load"]["memory"], "GiB", MEMORY_GOAL_GIB),
    ]


def _measure(name: str, value: float, unit: str, goal: float | None) -> dict:
    met = None if goal is None else value <= goal
    return {"name": name, "value": round(value, 4), "unit": unit, "goal": goal, "met": met}


def _sources(home: Path) -> dict[str, list[str]]:
    """Source tables that a model reads and that hold rows: `schema.table` → their files."""
    built = read_json(home / "build" / "manifest.json", {})
    used = {
        f"{built['sources'][parent]['schema']}.{built['sources'][parent]['identifier']}"
        for name, node in built["nodes"].items()
        if name.startswith("model.")
        for parent in node["depends_on"]["nodes"]
        if parent.startswith("source.")
    }
    found = {
        f"{table['schema_name']}.{table['table_name']}": [str(home / f) for f in table["files"]]
        for table in read_manifest(home)["tables"]
        if table["schema_name"] == "raw" and table.get("months")
    }
    if not found:
        raise DosisError("Nothing is delivered in this home; run `dosis load` first.")
    return {name: files for name, files in found.items() if name in used}


def _floor(home: Path, warehouse: Path, sources: dict[str, list[str]]) -> tuple[float, int]:
    """Seconds and rows of one `create table as` per source table into one file."""
    connection = duckdb.connect(str(warehouse), config={"threads": THREADS})
    connection.execute("set enable_progress_bar = false")
    rows = 0
    try:
        began = time.monotonic()
        for name, files in sources.items():
            table = name.replace(".", "_")
            connection.execute(
                f"create table {table} as select * from "
                "read_parquet(?, union_by_name = true, hive_partitioning = false)",
                [files],
            )
        connection.execute("checkpoint")
        seconds = time.monotonic() - began
        for name in sources:
            counted = f"select count(*) from {name.replace('.', '_')}"
            rows += connection.execute(counted).fetchone()[0]
    finally:
        connection.close()
        warehouse.unlink(missing_ok=True)
    return seconds, rows


def _build(home: Path, work: Path) -> tuple[dict, float]:
    """One SQLMesh plan into a fresh warehouse: its seconds, and its peak memory in GiB."""
    (work / "lake").symlink_to(home / "lake")
    shutil.copy2(home / "lake.json", work / "lake.json")
    memory = _measured(work, ["dosis.plan"], DOSIS_WAREHOUSE=str(work / "warehouse.duckdb"))[
        "memory"
    ]
    return read_json(work / "build" / "seconds.json", {}), memory


def _check(work: Path) -> dict:
    """Profile and judge the warehouse that `_build` left, in a process of its own."""
    memory = _measured(work, ["dosis.bench_check"])["memory"]
    return read_json(work / "build" / "check_seconds.json", {}) | {"memory": memory}


def _measured(home: Path, command: list[str], **environment: str) -> dict:
    """Run a module of the package in a home: {"seconds", "memory": its peak in GiB}.

    Raises DosisError with what it said where it failed.
    """
    began = time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=PROJECT,
            env={**os.environ, "DOSIS_HOME": str(home), **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            raise DosisError(complaint(output.read().decode("utf-8", "replace")))
    return {"seconds": time.monotonic() - began, "memory": usage.ru_maxrss / 2**20}


def _delivered_rows(home: Path) -> int:
    """The rows of all delivered files."""
    files = [str(file) for file in (home / "deliveries").rglob("*.parquet")]
    counted = "select sum(num_rows) from parquet_file_metadata(?)"
    return duckdb.execute(counted, [files]).fetchone()[0]
