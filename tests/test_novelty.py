"""This module proves how a new number is set against its past, by another package and by chance."""

import math

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from dosis.novelty import FALSE_SHARE, Novelty, novelty, standing_out

LINES = st.lists(st.floats(1, 1000), min_size=13, max_size=30)


@given(LINES)
def test_the_interval_is_that_of_a_regression_on_a_constant(line):
    """statsmodels' prediction interval of one new observation gives the same ends."""
    found, count = novelty(line), 24 if len(line) > 24 else 12
    past = np.array(line[-count - 1 : -1])
    if past.std() < 1e-6:
        return
    fitted = sm.OLS(past, np.ones(count)).fit()
    low, high = fitted.get_prediction([1.0]).conf_int(obs=True, alpha=0.05)[0]
    assert found.months == count
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-6, abs=1e-6)
    is_inside = found.low <= found.value <= found.high
    assert is_inside == (found.chance >= 0.05) or math.isclose(found.chance, 0.05, rel_tol=1e-6)


@given(LINES, st.floats(0.1, 10))
def test_the_unit_of_a_number_does_not_matter(line, factor):
    one, other = novelty(line), novelty([factor * value for value in line])
    assert other.chance == pytest.approx(one.chance, rel=1e-3, abs=1e-9)
    assert other.change == pytest.approx(one.change, rel=1e-6, abs=1e-9)


def test_less_than_a_year_tells_nothing_and_a_constant_past_tells_little():
    assert novelty([1.0] * 12) is None
    assert novelty([1.0] * 13).chance == 1
    assert novelty([1.0] * 12 + [2.0]).chance == pytest.approx(2 / 13)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_those_that_stand_out_are_those_of_another_package(chances):
    found = {str(n): Novelty(1, 1, 1, 1, c, 12) for n, c in enumerate(chances)}
    is_out, q_values, _, _ = multipletests(chances, alpha=FALSE_SHARE, method="fdr_bh")
    out = standing_out(found)
    assert set(out) == {str(n) for n in np.flatnonzero(q_values <= FALSE_SHARE)}
    assert set(out) >= {str(n) for n in np.flatnonzero(is_out & (q_values < FALSE_SHARE))}


@pytest.mark.parametrize("season", [0.0, 0.25])
def test_where_nothing_changed_few_releases_raise_an_alarm(season):
    """Forty departments over two years, 400 times: an alarm in about one of twenty at most."""
    chance = np.random.default_rng(5)
    alarms = 0
    for _ in range(400):
        months = np.arange(25) + chance.integers(12)
        expected = 200 * (1 + season * np.sin(2 * np.pi * months / 12))
        lines = chance.poisson(expected, size=(40, 25))
        judged = {str(n): novelty(list(line)) for n, line in enumerate(lines)}
        alarms += bool(standing_out(judged))
    assert alarms <= 30, alarms  # 5 % of 400 is 20; 30 is two standard errors above


def test_a_planted_fall_of_a_third_is_found_and_one_of_a_twentieth_is_not():
    """Among forty departments of 200 a month, in 200 registers: most, and next to none."""
    chance = np.random.default_rng(6)
    found = {0.67: 0, 0.95: 0}
    for share in found:
        for _ in range(200):
            lines = chance.poisson(200, size=(40, 25))
            lines[7, -1] = chance.poisson(200 * share)
            judged = {str(n): novelty(list(line)) for n, line in enumerate(lines)}
            found[share] += "7" in standing_out(judged)
    assert found[0.67] >= 120
    assert found[0.95] <= 20
