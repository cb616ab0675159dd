"""This module proves the forecasts on the real sales: each origin is printed, the goals are met."""

import json

import pandas as pd
import pytest
from conftest import REAL_DATA, must, run_here

from dosis.forecast_backtest import backtest
from dosis.forecast_history import History, month_at
from dosis.forecast_levels import lay_out


@pytest.fixture(scope="module")
def scored(real_home) -> dict:
    """The forecast table of the real sales."""
    told = must(run_here(real_home, "score", "forecast", "--format", "json")).stdout
    (found,) = json.loads(told)["metrics"]
    print(must(run_here(real_home, "score", "forecast")).stdout)
    return found


def test_the_goals_are_met_over_at_least_six_origins(scored):
    assert scored["metric"] == "antibiotic_ddd"
    assert len(scored["origins"]) >= 6
    assert {row["months_ahead"] for row in scored["origins"]} == {12}
    goals = [found for found in scored["measures"] if found["goal"] is not None]
    assert len(goals) >= 9
    assert [found["name"] for found in goals if not found["met"]] == []


def test_error_is_below_the_naive_at_the_median_of_all_levels(scored):
    levels = {row["level"]: row for row in scored["levels"]}
    assert levels["all levels"]["volume_weighted"] <= 0.85
    assert levels["all levels"]["median_series"] <= 0.83
    assert levels["hospital_atc"]["volume_weighted"] <= 0.85
    assert levels["nation_all"]["volume_weighted"] <= 1
    for name, row in levels.items():
        if row["series_count"] >= 20 or name == "all levels":
            assert 0.77 <= row["coverage_80"] <= 0.85, name


def test_no_origin_is_much_worse_than_the_others(scored):
    """Nothing is tuned to one origin: each beats the naive, the nation too."""
    for row in scored["origins"]:
        assert row["volume_weighted"] < 0.9, row
        assert row["median_series"] < 0.85, row
        assert row["nation"] <= 1, row


def test_the_home_forecasts_what_the_file_says(scored):
    """The table again from the delivered file, read here by other means than the layer's."""
    sales = pd.read_csv(REAL_DATA / "amgros_antibiotic_sales.csv", encoding="utf-8")
    wide = sales.groupby(["region", "hospital", "atc", "month"])["ddd"].sum().unstack()
    keys = wide.index.to_frame(index=False)
    history = History(keys, wide.fillna(0.0).to_numpy(), sales["month"].min()[:7])
    own = backtest(history, lay_out(keys)).errors
    own = own[own["level"] == "all levels"].reset_index(drop=True)
    for expected, row in zip(own.to_dict("records"), scored["origins"], strict=True):
        assert row["origin"] == month_at(history.first, expected["origin"] - 1)
        assert row["series_count"] == expected["series_count"]
        assert row["volume_weighted"] == pytest.approx(expected["volume_weighted"], rel=1e-6)
        assert row["median_series"] == pytest.approx(expected["median_series"], rel=1e-6)
