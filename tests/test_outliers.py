"""Departments that depart are found, and nothing is where there is nothing to find."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from published import POISSON_LIMITS
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects

from dosis import dispersion, outlier, score_outliers, score_power
from dosis.score_card import family

MONTHS, UNITS, MEDICINES = 48, 24, 30
HABIT = 0.15


def register(seed: int, monthly: float = 12.0):
    """Observed and expected uses of a register without outliers, with its medicines and units."""
    random = np.random.default_rng(seed)
    medicine, unit = np.divmod(np.arange(MEDICINES * UNITS), UNITS)
    volume = monthly * np.exp(0.5 * random.standard_normal(MEDICINES))[medicine]
    expected = np.repeat(volume[:, None], MONTHS, axis=1)
    habit = np.exp(HABIT * random.standard_normal(len(unit)))
    return random, random.poisson(expected * habit[:, None]), expected, medicine, unit


@pytest.mark.parametrize(("expected", "lower"), [(15, 0.5596924), (20, 0.6108260), (30, 0.6746958)])
def test_the_funnel_by_chance_alone_has_exact_poisson_limits(expected, lower):
    low, high = dispersion.funnel_limits([expected], 0.0, 0.95)
    assert low[0] == pytest.approx(lower, abs=5e-8)
    assert high[0] == pytest.approx(stats.chi2.ppf(0.975, 2 * expected + 2) / 2 / expected)


@pytest.mark.parametrize(("observed", "low", "high"), POISSON_LIMITS)
def test_exact_limits_are_those_of_the_table(observed, low, high):
    ends = dispersion.exact_limits([observed], [1.0])
    assert ends[0][0] == pytest.approx(low, abs=6e-5)
    assert ends[1][0] == pytest.approx(high, abs=6e-5)


def test_without_winsorising_the_variance_is_that_of_dersimonian_and_laird(monkeypatch):
    monkeypatch.setattr(dispersion, "_winsorised", lambda scores: scores)
    monkeypatch.setattr(dispersion, "_kept_variance", lambda: 1.0)
    random = np.random.default_rng(3)
    expected = random.uniform(40, 400, 60)
    observed = random.poisson(expected * np.exp(0.3 * random.standard_normal(60)))
    ratios = np.log((observed + 0.5) / (expected + 0.5))
    ratios -= np.median(ratios)
    # The other package measures round the weighted mean and not the median: move it there.
    shift = np.average(ratios, weights=expected)
    known = combine_effects(ratios, 1 / expected, method_re="dl").tau2
    extra = expected.sum() * shift**2
    weight = expected.sum() - (expected**2).sum() / expected.sum()
    found = dispersion.between_unit_variance(observed, expected)
    assert found == pytest.approx(known + extra / weight, rel=1e-6)


def test_winsorising_gives_normal_scores_their_variance_back():
    random = np.random.default_rng(1)
    scores = random.standard_normal(400_000)
    assert np.mean(dispersion._winsorised(scores) ** 2) / dispersion._kept_variance() == (
        pytest.approx(1, abs=0.01)
    )


def test_outliers_do_not_hide_themselves():
    random = np.random.default_rng(5)
    expected = np.full(40, 900.0)
    observed = random.poisson(expected * np.exp(0.1 * random.standard_normal(40)))
    calm = dispersion.between_unit_variance(observed, expected)
    observed[:3] *= 3
    assert dispersion.between_unit_variance(observed, expected) < 2.5 * calm


def test_variances_are_drawn_to_what_is_common():
    random = np.random.default_rng(2)
    freedom = np.full(200, 14.0)
    true = 0.02 * 20 / random.chisquare(20, 200)
    seen = true * random.chisquare(14, 200) / 14
    drawn = dispersion.moderated(seen, freedom)
    assert np.mean((np.log(drawn) - np.log(true)) ** 2) < 0.6 * np.mean(
        (np.log(seen) - np.log(true)) ** 2
    )
    alike = 0.02 * random.chisquare(14, 200) / 14
    assert np.ptp(dispersion.moderated(alike, freedom)) < 0.25 * np.ptp(alike)


def test_variances_that_are_alike_are_known_as_if_they_were_one():
    random = np.random.default_rng(3)
    freedom = np.full(200, 14.0)
    alike = dispersion.moderated_freedom(0.02 * random.chisquare(14, 200) / 14, freedom)
    differing = 0.02 * 20 / random.chisquare(20, 200) * random.chisquare(14, 200) / 14
    known = dispersion.moderated_freedom(differing, freedom)
    assert (alike <= freedom.sum()).all()
    assert (alike > 4 * known).all()
    assert known[0] == pytest.approx(34, rel=0.35)  # 20 of the prior, 14 of its own


def test_an_uncertain_variance_makes_scores_smaller_as_much_as_it_is_uncertain():
    """Draws over their estimated spread: too many are large before, as many as should be after."""
    random = np.random.default_rng(8)
    freedom, between, chance = 15.0, 0.02, 0.01
    estimate = between * random.chisquare(freedom, 400_000) / freedom
    drawn = np.sqrt(between + chance) * random.standard_normal(400_000)
    scores = drawn / np.sqrt(estimate + chance)
    made = dispersion.for_uncertain_variance(scores, freedom, estimate, chance)
    usual = 2 * stats.norm.sf(3.5)
    assert (np.abs(scores) > 3.5).mean() > 2 * usual
    assert 0.5 * usual < (np.abs(made) > 3.5).mean() < 1.5 * usual
    assert dispersion.for_uncertain_variance(3.0, np.inf, between, 0.0) == pytest.approx(3.0)
    sure = dispersion.for_uncertain_variance(3.0, freedom, 0.0, chance)
    assert sure == pytest.approx(3.0)
    alone = dispersion.for_uncertain_variance(-3.0, freedom, between, 0.0)
    assert stats.norm.cdf(alone) == pytest.approx(stats.t.cdf(-3.0, freedom))


@settings(max_examples=60, deadline=None)
@given(
    expected=st.floats(5, 5000),
    observed=st.integers(0, 6000),
    variance=st.floats(0.001, 0.3),
    past=st.floats(0, 3000),
)
def test_more_uses_are_never_less_surprising_upwards(expected, observed, variance, past):
    score = dispersion.predictive_scores(observed, expected, variance, past, past)
    more = dispersion.predictive_scores(observed + 1, expected, variance, past, past)
    assert more >= score - 1e-9
    assert np.isfinite(score)


def test_scores_of_draws_from_the_model_are_standard_normal():
    random = np.random.default_rng(4)
    expected, variance = np.full(40_000, 120.0), 0.0225
    level = random.gamma(1 / variance, variance, 40_000)
    past = random.poisson(level * 200)
    scores = dispersion.predictive_scores(
        random.poisson(level * expected), expected, variance, past, 200.0
    )
    assert scores.std() == pytest.approx(1, abs=0.04)
    assert (np.abs(scores) > 2.5).mean() < 1.3 * 2 * stats.norm.sf(2.5)


def test_a_department_that_begins_to_use_more_is_found_by_its_own_past():
    random, observed, expected, medicine, unit = register(7)
    cell = 5 * UNITS + 3
    observed[cell, 20:] = random.poisson(1.8 * expected[cell, 20:])
    observed[cell, :20] = random.poisson(expected[cell, :20])
    found = outlier.scan(observed.astype(float), expected, medicine, unit)
    assert found.is_outlying[cell]
    assert found.months[cell] in (24, 36)
    assert found.is_outlying.sum() == 1


def test_a_department_that_registers_half_of_everything_is_no_outlier():
    random, observed, expected, medicine, unit = register(8)
    observed[unit == 4, 24:] = random.binomial(observed[unit == 4, 24:], 0.5)
    found = outlier.scan(observed.astype(float), expected, medicine, unit)
    assert not found.is_outlying.any()


def test_too_little_is_not_judged():
    _, observed, expected, medicine, unit = register(9, monthly=0.2)
    found = outlier.scan(observed.astype(float), expected, medicine, unit)
    few = expected.sum(axis=1) < 30
    assert few.any()
    assert (found.months[few] == 0).all()
    assert (found.q_value[few] == 1).all()


def test_registers_without_outliers_raise_few_alarms():
    alarms = 0
    for seed in range(100, 140):
        _, observed, expected, medicine, unit = register(seed)
        alarms += outlier.scan(observed.astype(float), expected, medicine, unit).is_outlying.any()
    assert stats.binomtest(int(alarms), 40, 0.05, alternative="greater").pvalue > 0.01


def test_the_score_tells_large_outliers_and_false_discoveries_apart():
    rows = [
        family("outlier_department", "all", 12, 9, 1, 0.9, 0.75),
        family("outlier_department", "1.3", 4, 1, None, None, 0.25),
        family("outlier_department", "1.6", 4, 4, None, None, 1.0),
        family("outlier_department", "2.0", 4, 4, None, None, 1.0),
        family("break", "all", 9, 9, 9, 0.5, 1.0),
    ]
    recall, false = score_outliers.outlier_measures(rows)
    assert (recall["value"], recall["met"]) == (1.0, True)
    assert (false["value"], false["met"]) == (pytest.approx(0.1), False)


def test_simulated_registers_give_the_share_with_any_alarm():
    admissions = score_outliers.SCORED_ADMISSIONS
    told = score_outliers.false_alarm_measure(admissions, registers=20)
    assert told == score_outliers.false_alarm_measure(admissions, registers=20)
    assert told["value"] * 20 == pytest.approx(round(told["value"] * 20))
    assert told["low"] <= told["value"] <= told["high"]
    assert told["met"] is True


def test_the_power_is_between_nothing_and_what_could_be_found():
    """Outliers as the generator plants them: most large ones, hardly a false one."""
    admissions = score_outliers.SCORED_ADMISSIONS
    found, could, false = score_power.power_measures(admissions, registers=10)
    assert 0.4 <= found["value"] <= could["value"] <= 1
    assert false["value"] <= 0.1
    assert found["low"] < found["value"] < found["high"]
    assert score_power.power_measures(admissions, registers=10)[0] == found


def test_at_the_size_of_the_country_nearly_all_large_outliers_are_found():
    admissions = score_outliers.COUNTRY_ADMISSIONS
    found, _, false = score_power.power_measures(admissions, registers=30)
    assert found["value"] >= 0.95
    assert false["low"] <= 0.05
    assert score_outliers.false_alarm_measure(admissions, registers=60)["met"]
