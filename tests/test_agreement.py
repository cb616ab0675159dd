"""This module proves what is told of two sources: intervals by published numbers and by another
package, the estimated total by planted truth."""

import random

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from published import NEWCOMBE

from dosis.agreement import agreed, ratio, two_sources

COUNTS = st.tuples(st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 5000))


@pytest.mark.parametrize(("both", "held", "low", "high"), NEWCOMBE)
def test_the_interval_of_independent_units_is_newcombes(both, held, low, high):
    rate = agreed(both, held, held)
    assert rate.value == both / held
    assert (round(rate.low, 4), round(rate.high, 4)) == (low, high)


def test_days_that_come_in_clusters_widen_the_interval():
    narrow, wide = agreed(90, 100, 100), agreed(90, 100, 25)
    assert wide.value == narrow.value == 0.9
    assert wide.low < narrow.low < narrow.high < wide.high


def test_the_total_is_chapmans_and_its_interval_sadinles():
    # 10 marked, 15 caught, 5 of them marked: 28 (22 to 65), the worked example that Sadinle's
    # interval is taught with (Wikipedia, Mark and recapture).
    total = two_sources(10, 15, 5)
    assert total.value == pytest.approx(11 * 16 / 6 - 1)
    assert (round(total.value), round(total.low), round(total.high)) == (28, 22, 65)
    assert total.seen == 20


@given(COUNTS, st.floats(1, 20))
def test_a_total_is_never_below_what_was_seen_and_lies_in_its_interval(counts, design_effect):
    both, only_first, only_second = counts
    total = two_sources(both + only_first, both + only_second, both, design_effect)
    assert total.seen == both + only_first + only_second
    assert total.seen <= total.low <= total.value + 1e-9
    assert total.value <= total.high
    plain = two_sources(both + only_first, both + only_second, both)
    assert total.low <= plain.low + 1e-9
    assert total.high >= plain.high - 1e-9


def test_the_interval_holds_a_planted_total_nineteen_times_in_twenty():
    random.seed(7)
    held, runs, planted = 0, 1000, 400
    for _ in range(runs):
        first = [random.random() < 0.8 for _ in range(planted)]
        second = [random.random() < 0.3 for _ in range(planted)]
        both = sum(a and b for a, b in zip(first, second, strict=True))
        total = two_sources(sum(first), sum(second), both)
        held += total.low <= planted <= total.high
    assert 0.93 <= held / runs <= 0.975


def test_more_in_both_than_in_one_is_refused():
    with pytest.raises(ValueError, match="6 units in both sources, but only 5"):
        two_sources(5, 9, 6)


def test_a_ratio_over_clusters_agrees_with_statsmodels():
    # Least squares through the origin with weights 1/x gives sum(y)/sum(x); its robust variance
    # with n/(n - 1) is the linearised one.
    generator = np.random.default_rng(3)
    below = generator.gamma(2, 50, 40)
    above = below * generator.uniform(0.5, 1.1, 40)
    fitted = sm.WLS(above, below[:, None], weights=1 / below).fit(cov_type="HC1")
    rate = ratio(list(zip(above, below, strict=True)))
    half = 1.959963984540054 * fitted.bse[0]
    assert rate.value == pytest.approx(fitted.params[0])
    assert rate.low == pytest.approx(fitted.params[0] - half)
    assert rate.high == pytest.approx(fitted.params[0] + half)


def test_one_cluster_gives_no_interval():
    assert ratio([(1.0, 2.0)]) is None
    assert ratio([(0.0, 0.0), (0.0, 0.0)]) is None
