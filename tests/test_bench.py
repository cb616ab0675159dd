"""This module proves what `dosis bench` measures: ratios of work that was done in one run."""

import json

import pytest
from conftest import must, run_here

from dosis.bench import bench_home, growth_exponent, measures

CARD = {
    "rows": 1000, "floor": 2.0, "start_up": 9.0, "work": 10.0, "engine": 8.0, "memory": 1.0,
    "models": {"marts.administrations": 6.0, "marts.contacts": 1.99, "marts.tiny": 0.01},
    "check": {"profile": 4.0, "one_month": 0.2, "judge": 5.0, "checks": 4000, "memory": 1.5},
    "made": {
        "rows": 3e6, "synthesise": {"seconds": 2.0, "memory": 13.0},
        "load": {"seconds": 5.0, "memory": 2.0},
    },
}  # fmt: skip


@pytest.mark.parametrize(("engine", "exponent"), [(4.0, 1.0), (2.0, 2.0), (8.0, 0.0)])
def test_growth_is_the_exponent_of_time_over_rows(engine, exponent):
    smaller = CARD | {"rows": 500, "engine": engine}
    assert growth_exponent(smaller, CARD) == pytest.approx(exponent)


def test_measures_say_whether_the_goal_is_met():
    found = {m["name"]: m for m in measures(CARD, CARD | {"rows": 500, "engine": 1.0})}
    assert found["build_to_floor"]["value"] == 5.0
    assert found["build_to_floor"]["met"] is False
    assert found["build_memory"]["met"] is True
    assert found["build_growth_exponent"]["met"] is False
    assert found["share of marts.administrations"]["value"] == 0.75
    assert "share of marts.tiny" not in found
    assert (found["synthesis_rate"]["value"], found["synthesis_rate"]["met"]) == (1.5e6, True)
    assert found["synthesis_memory"]["met"] is False
    assert found["load_memory"]["met"] is True


def test_a_bench_of_a_home_measures_its_models_and_touches_nothing(sales_home):
    warehouse = (sales_home / "warehouse.duckdb").stat()
    said = must(run_here(sales_home, "bench", "build")).stdout
    assert "build_to_floor" in said
    (file,) = (sales_home / "bench").glob("bench-*.json")
    kept = json.loads(file.read_text("utf-8"))
    found = {m["name"]: m["value"] for m in kept["measures"]}
    shares = [value for name, value in found.items() if name.startswith("share of marts.")]
    assert 0 < sum(shares) <= 1
    assert found["build_work"] >= found["build_engine"] > 0
    assert kept["machine"]["cores"] >= 1
    after = (sales_home / "warehouse.duckdb").stat()
    assert (after.st_mtime_ns, after.st_size) == (warehouse.st_mtime_ns, warehouse.st_size)


def test_a_bench_home_is_made_once_with_its_cost(tmp_path):
    size = (tmp_path, 0.0002, 1.0, "2024-01", "2024-03", lambda label, fraction: None)
    home = bench_home(*size)
    cost = json.loads((home / "made.json").read_text("utf-8"))
    assert cost["rows"] > 1000
    assert cost["synthesise"]["seconds"] > 0
    assert cost["load"]["memory"] > 0.05
    assert (home / "lake.json").exists()
    before = (home / "made.json").stat().st_mtime_ns
    assert bench_home(*size) == home
    assert (home / "made.json").stat().st_mtime_ns == before


def test_an_unknown_bench_is_refused(sales_home):
    result = run_here(sales_home, "bench", "everything")
    assert result.returncode == 1
    assert "dosis bench build" in result.stderr
