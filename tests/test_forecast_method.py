"""This module proves the forecasting method: sums agree, nothing is seen ahead, breaks level.

Other packages judge the parts: hierarchicalforecast (MinTrace) how levels are brought together,
statsmodels the season, NumPy the quantile.
"""

import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from forecast_cases import SEASON, keys, simulated, smooth
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dosis import forecast_interval
from dosis.forecast_backtest import ALL, backtest, summary, told_origins
from dosis.forecast_history import Break, filled, known_at, totals
from dosis.forecast_interval import effective_number
from dosis.forecast_levels import lay_out
from dosis.forecast_model import look_ahead, reconciled, season_of
from dosis.forecast_run import compared

AMOUNTS = st.floats(0, 1e6, allow_subnormal=False) | st.just(0.0)


def test_every_series_is_the_sum_of_its_lowest_ones():
    named = keys().assign(department_name=lambda k: k["hospital"] + ", afdeling")
    levels = lay_out(named)
    values = np.arange(1.0, len(named) + 1)
    found = levels.series.assign(value=levels.sums @ values)
    frame = named.assign(value=values, atc_group=named["atc"].str[:4])
    for level, by in {
        "region_all": ["region"],
        "hospital_group": ["region", "hospital", "atc_group"],
        "nation_atc": ["atc"],
        "department_all": ["department_name"],
    }.items():
        own = found[found["level"] == level].set_index(by)["value"]
        pd.testing.assert_series_equal(
            own.sort_index(), frame.groupby(by)["value"].sum().sort_index(), check_dtype=False
        )
    assert levels.names[0] == "nation_all"
    assert levels.names[-1] == "department_atc"
    assert found.iloc[0]["value"] == values.sum()


@settings(max_examples=25, deadline=None)
@given(arrays(float, (20, 30), elements=AMOUNTS))
def test_forecasts_add_up_and_are_never_negative(values):
    levels = lay_out(keys())
    point = look_ahead(values, levels).point
    lowest = point[-levels.sums.shape[1] :]
    assert np.isfinite(point).all()
    assert (lowest >= 0).all()
    assert np.array_equal(levels.sums @ lowest, point)


def test_levels_are_brought_together_as_mintrace_does():
    warnings.simplefilter("ignore")
    from hierarchicalforecast.methods import MinTrace

    levels = lay_out(keys())
    random = np.random.default_rng(3)
    truth = levels.sums @ random.uniform(50, 100, (20, 6))
    point = truth * random.uniform(0.9, 1.1, truth.shape)
    errors = random.normal(0, random.uniform(1, 9, (len(point), 1)), (len(point), 40))
    spread = np.sqrt(np.mean(errors**2, axis=1))
    other = MinTrace("wls_var").fit_predict(
        S=levels.sums.toarray(),
        y_hat=point,
        y_insample=errors,
        y_hat_insample=np.zeros((len(point), 40)),
    )["mean"]
    own = reconciled(point, spread, levels)
    assert own[0] == pytest.approx(point[0])
    assert own == pytest.approx(other * point[0] / other[0], rel=1e-4)


def test_the_season_is_that_of_the_classical_decomposition():
    from statsmodels.tsa.seasonal import seasonal_decompose

    series = simulated(60).values[:3] + 1
    for line, own in zip(series, season_of(series), strict=True):
        other = seasonal_decompose(line, model="multiplicative", period=12).seasonal[:12]
        assert own == pytest.approx(other, rel=1e-6)


def test_without_chance_the_forecast_is_the_truth():
    history = smooth()
    levels = lay_out(history.keys)
    point = look_ahead(history.values, levels).point
    truth = levels.sums @ (history.values.mean(axis=1, keepdims=True) * SEASON)
    assert point == pytest.approx(truth, rel=1e-3)


def test_a_rate_per_admission_follows_the_admissions():
    history = smooth()
    levels = lay_out(history.keys)
    driver = np.zeros((len(levels.series), 48))
    driver[levels.of("nation_all")] = 100.0
    plain, moved = (look_ahead(history.values, levels, driver=d).point[0] for d in (None, driver))
    assert moved == pytest.approx(plain, rel=1e-6)


def test_nothing_after_the_origin_changes_a_forecast():
    history = simulated(60)
    levels = lay_out(history.keys)
    changed = history.values.copy()
    changed[:, 40:] *= 7
    first, second = (
        backtest(replace(history, values=values), levels) for values in (history.values, changed)
    )
    for made, other in zip(first.past, second.past, strict=True):
        if made.origin <= 40:
            assert np.array_equal(made.point, other.point)
            assert np.array_equal(made.scale, other.scale)


def test_a_declared_break_is_levelled_and_not_learned():
    history = smooth()
    levels = lay_out(history.keys)
    rows = (history.keys["hospital"] == "H1").to_numpy()
    stepped = history.values.copy()
    stepped[np.ix_(rows, np.arange(30))] /= 2  # half was reported until month 30
    broken = replace(history, values=stepped, breaks=(Break(30, rows, "x"),))
    truth = look_ahead(history.values, levels).point
    assert look_ahead(known_at(broken, 48), levels).point == pytest.approx(truth, rel=1e-3)
    undeclared = look_ahead(known_at(replace(broken, breaks=()), 48), levels)
    declared = look_ahead(known_at(broken, 48), levels)
    at = levels.of("hospital_all")[1]
    assert undeclared.month_error[at] > 10 * declared.month_error[at]


def test_a_break_is_levelled_only_once_three_months_are_known():
    history = smooth()
    rows = np.ones(len(history.keys), dtype=bool)
    stepped = history.values.copy()
    stepped[:, 30:] *= 3
    broken = replace(history, values=stepped, breaks=(Break(30, rows, "x"),))
    assert np.array_equal(known_at(broken, 32), stepped[:, :32])
    assert known_at(broken, 33)[:, :30] == pytest.approx(3 * history.values[:, :30])


def test_a_break_that_was_only_detected_is_levelled_later_and_judged():
    history = simulated(60)
    levels = lay_out(history.keys)
    rows = np.ones(len(history.keys), dtype=bool)
    found = replace(history, breaks=(Break(45, rows, "x", is_declared=False),))
    assert np.array_equal(known_at(found, 50), history.values[:, :50])
    assert not np.array_equal(known_at(found, 51), history.values[:, :51])
    made = next(p for p in backtest(found, levels).past if p.origin == 42)
    assert not np.isnan(made.error[0]).any()


def test_what_lies_behind_an_unknown_break_is_not_judged():
    history = simulated(60)
    levels = lay_out(history.keys)
    rows = (history.keys["hospital"] == "H1").to_numpy()
    stepped = history.values.copy()
    stepped[np.ix_(rows, np.arange(45, 60))] *= 10
    broken = replace(history, values=stepped, breaks=(Break(45, rows, "x"),))
    made = next(p for p in backtest(broken, levels).past if p.origin == 42)
    hospitals = levels.series["hospital"].iloc[levels.of("hospital_all")].tolist()
    error = made.error[levels.of("hospital_all")]
    assert np.isnan(error[hospitals.index("H1"), 3:]).all()
    assert not np.isnan(error[hospitals.index("H1"), :3]).any()
    assert not np.isnan(error[hospitals.index("H0")]).any()


def test_a_silent_month_is_not_learned_as_zero():
    history = smooth()
    levels = lay_out(history.keys)
    silent = history.values.copy()
    silent[2, -2:] = np.nan
    zero = np.nan_to_num(silent)
    truth, filled_in, taken_as_zero = (
        look_ahead(filled(values), levels).point[-18, 0]
        for values in (history.values, silent, zero)
    )
    assert filled_in == pytest.approx(truth, rel=0.02)
    assert taken_as_zero < 0.5 * truth


def test_a_unit_that_is_silent_from_the_start_takes_what_follows():
    values = np.array([[np.nan, np.nan, 4.0, 6.0], [np.nan] * 4])
    assert filled(values).tolist() == [[5, 5, 4, 6], [0, 0, 0, 0]]


@pytest.mark.parametrize("seed", [2, 4])
def test_intervals_hold_as_often_as_they_say_on_simulated_registers(seed):
    history = simulated(72, hospitals=12, seed=seed)
    levels = lay_out(history.keys)
    found = summary(backtest(history, levels).errors).set_index("level")
    wide = found[found["series_count"] >= 20]
    assert len(wide) >= 4
    assert wide["coverage_80"].between(0.77, 0.85).all()
    assert wide["coverage_95"].between(0.93, 0.98).all()
    assert found.loc[ALL, "volume_weighted"] < 0.9


def test_origins_are_spread_and_have_a_year_to_come_where_they_can():
    assert told_origins(66) == [30, 33, 36, 39, 42, 45, 48, 51, 54]
    assert told_origins(41) == [30, 33, 36]  # too short for a year: at least three months
    assert told_origins(120)[0] == 78  # of long series the last four years


def test_too_short_a_history_is_refused():
    history = simulated(29)
    with pytest.raises(ValueError, match="29 months are too few"):
        backtest(history, lay_out(history.keys))


def test_errors_that_go_together_count_as_one():
    random = np.random.default_rng(1)
    months = np.repeat(np.arange(30), 20)
    assert effective_number(random.normal(size=600), months) == pytest.approx(600, rel=0.35)
    together = np.repeat(random.normal(size=30), 20) + 1e-6 * random.normal(size=600)
    assert effective_number(together, months) == pytest.approx(30, rel=0.05)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=40), st.floats(0.01, 1))
def test_with_equal_weights_the_quantile_is_numpys(values, share):
    own = forecast_interval._quantile(np.array(values), np.ones(len(values)), share)
    assert own == np.quantile(values, share, method="inverted_cdf")


def test_totals_are_those_of_the_places_and_silent_where_all_was():
    history = smooth()
    silent = history.values.copy()
    silent[0, 3] = np.nan
    silent[(history.keys["hospital"] == "H1").to_numpy(), 5] = np.nan
    rows = (history.keys["hospital"] == "H2").to_numpy()
    found = totals(replace(history, values=silent, breaks=(Break(9, rows, "x"),)))
    assert found.keys["hospital"].tolist() == ["H0", "H1", "H2", "H3"]
    assert found.values[2].tolist() == history.values[rows].sum(axis=0).tolist()
    assert found.values[0, 3] == pytest.approx(history.values[1:5, 3].sum())
    assert np.flatnonzero(np.isnan(found.values).any(axis=1)).tolist() == [1]
    assert found.breaks[0].rows.tolist() == [False, False, True, False]
    levels = lay_out(found.keys, ("all",))
    assert levels.names == ["nation_all", "region_all", "hospital_all"]
    ahead = look_ahead(filled(found.values), levels).point
    assert ahead[0] == pytest.approx(ahead[-4:].sum(axis=0))


@pytest.mark.parametrize(
    ("moved", "is_kept"),
    [([0.7, 0.7, 0.9], True), ([0.4, 0.85, 0.85], False), ([0.799, 0.799, 0.799], False)],
)
def test_a_driver_is_kept_where_it_helps_clearly_and_most_of_the_time(moved, is_kept):
    def errors(values):
        rows = [{"level": "nation_all", "origin": o, "volume_weighted": v}
                for o, v in enumerate(values)]  # fmt: skip
        return pd.DataFrame(rows)

    (row,) = compared(errors([0.8, 0.8, 0.8]), errors(moved)).to_dict("records")
    assert row["is_kept"] is is_kept
