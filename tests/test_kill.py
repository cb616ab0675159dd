"""This module kills load and build at random instants: the old state stays, the next run works."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time

import pytest
from conftest import (
    MONTHS,
    PROJECT,
    ask_in,
    environment,
    must,
    publish,
    run_dosis,
    run_here,
    sales_rows,
    tree_hashes,
    write_sales,
)
from test_deliveries import expected_sums, lake_sums

from dosis.manifest import read_manifest

LOAD_KILLS = 15
# Seconds within which builds are killed: eleven early ones, four late ones.
BUILD_KILLS = ((1.0, 12.0),) * 11 + ((12.0, 26.0),) * 4
OLD = sum(row[5] for row in sales_rows())


@pytest.fixture(scope="module")
def chance(request):
    """The source of random delays; DOSIS_KILL_SEED repeats a run."""
    seed = int(os.environ.get("DOSIS_KILL_SEED", time.time_ns() % 1_000_000))
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\nDOSIS_KILL_SEED={seed}", flush=True)
    return random.Random(seed)


@pytest.fixture
def start():
    """Start dosis commands, each the leader of its own group; nothing of them outlives the test."""
    started = []

    def begin(home, *arguments) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-m", "dosis.cli", *map(str, arguments)],
            cwd=PROJECT,
            env=environment(home),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        kill(process, is_whole_group=True)


def kill(process: subprocess.Popen, is_whole_group: bool) -> None:
    """SIGKILL to the command, alone or with all that it started."""
    with contextlib.suppress(ProcessLookupError):
        if is_whole_group:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def total(home) -> float:
    """All doses of the current release, opened anew."""
    (row,) = ask_in(home, "antibiotic_ddd").rows
    return row["antibiotic_ddd"]


def wait_for_work(home, process: subprocess.Popen) -> None:
    """Wait until a load writes its months."""
    while process.poll() is None and not list((home / "lake").glob("loading-*")):
        time.sleep(0.002)


def test_a_killed_load_leaves_the_old_lake(sales_home, copy_of, start, chance, tmp_path):
    """The manifest is the old or the new one, its files are whole, and the next load is right."""
    doubled = [(*row[:5], 2 * row[5], row[6]) for row in sales_rows((*MONTHS, "2020-05"))]
    path = write_sales(tmp_path / "amgros_sales.csv", doubled)
    sums = {False: expected_sums(sales_rows()), True: expected_sums(doubled)}
    interrupted = 0
    for number in range(LOAD_KILLS):
        home = copy_of(sales_home)
        process = start(home, "load", path, "--date", "2020-06-15")
        if number % 3:
            wait_for_work(home, process)
            time.sleep(chance.uniform(0.0, 0.2))
        else:
            time.sleep(chance.uniform(0.1, 1.0))
        interrupted += process.poll() is None
        kill(process, is_whole_group=True)
        is_new = len(read_manifest(home)["deliveries"]) == 3
        assert lake_sums(home) == sums[is_new]
        assert total(home) == OLD
        again = must(run_here(home, "load", path, "--date", "2020-06-15")).stdout
        assert ("Nothing new" in again) == is_new
        assert lake_sums(home) == sums[True]
        assert "Nothing new" in must(run_here(home, "load")).stdout
        kept = [p for p in (home / "deliveries").rglob("*") if p.is_file()]
        assert len(kept) == 3, kept
    assert interrupted >= LOAD_KILLS // 2, "too few loads were killed at work; raise the numbers"


def test_a_killed_build_leaves_the_old_release(sales_home, copy_of, start, chance, tmp_path):
    """Users read the old numbers during and after; what ends at last gives the new ones."""
    home = copy_of(sales_home)
    path = write_sales(tmp_path / "may.csv", sales_rows(("2020-05",)))
    must(run_here(home, "load", path, "--date", "2020-06-15"))
    released = tree_hashes(home / "releases")
    interrupted = 0
    for number, window in enumerate(chance.sample(BUILD_KILLS, len(BUILD_KILLS))):
        process = start(home, "build")
        delay = chance.uniform(*window)
        ends_at = time.monotonic() + delay
        assert total(home) == OLD
        if number % 5 == 0:
            shown = must(run_dosis(home, "ask", "antibiotic_ddd", "--format", "csv")).stdout
            assert f"\n{OLD}," in shown
        time.sleep(max(0.0, ends_at - time.monotonic()))
        interrupted += process.poll() is None
        kill(process, is_whole_group=number % 2 == 0)
        assert total(home) == OLD
        run_here(home, "release")
        assert tree_hashes(home / "releases") == released
        assert total(home) == OLD
    assert interrupted >= len(BUILD_KILLS) - 3
    publish(home)
    assert total(home) == sum(row[5] for row in sales_rows((*MONTHS, "2020-05")))
    assert ask_in(home, "antibiotic_ddd").release == "2"


def test_two_commands_do_not_work_in_one_home(sales_home, copy_of, start, tmp_path):
    """The second one is told to wait, and changes nothing."""
    home = copy_of(sales_home)
    path = write_sales(tmp_path / "may.csv", sales_rows(("2020-05",)))
    must(run_here(home, "load", path, "--date", "2020-06-15"))
    process = start(home, "build")
    while "attempt" not in (home / "build.json").read_text("utf-8"):
        assert process.poll() is None
        time.sleep(0.05)
    before = (home / "lake.json").read_bytes()
    for command in (("load", path), ("build",), ("check",), ("release",)):
        result = run_here(home, *command)
        assert result.returncode == 1
        assert "wait" in result.stderr
    assert (home / "lake.json").read_bytes() == before
