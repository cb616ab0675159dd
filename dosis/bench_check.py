"""This module measures what a check costs: `python -m dosis.bench_check` in a home that is built.

Three figures: the profile of everything, the profile again after one month of doses is new, and
the judgement. They go to `build/check_seconds.json` of the home.
"""

import time
from pathlib import Path

import pyarrow
import pyarrow.compute

from dosis.expectation import instances, suites
from dosis.home import home_path, write_json
from dosis.judge import judge
from dosis.profile import empty_profiles, profile


def measure_check(home: Path) -> dict:
    """Profile and judge a built home: {"profile", "one_month", "judge" s, "checks" judged}."""
    found = suites()
    began = time.monotonic()
    profiles = profile(home, found, empty_profiles())
    whole = time.monotonic()
    profile(home, found, _without_newest_month(profiles))
    month = time.monotonic()
    results = judge(home, profiles, instances(found))["expectation_results"]
    end = time.monotonic()
    units = results.group_by(["expectation_id", "region", "hospital"]).aggregate([])
    return {
        "profile": whole - began,
        "one_month": month - whole,
        "judge": end - month,
        "checks": units.num_rows,
    }


def _without_newest_month(profiles: dict[str, pyarrow.Table]) -> dict[str, pyarrow.Table]:
    newest = pyarrow.compute.max(profiles["column_profiles"]["month_on"])
    return {
        name: table.filter(pyarrow.compute.not_equal(table["month_on"], newest))
        for name, table in profiles.items()
    }


if __name__ == "__main__":
    write_json(home_path() / "build" / "check_seconds.json", measure_check(home_path()))
