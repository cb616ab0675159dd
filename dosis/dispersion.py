"""This module says how far units differ from each other and from what chance alone would give.

Counts of units are held up against expected counts. A unit's own level is a draw from a gamma
distribution with mean 1 whose variance is the between-unit variance (over-dispersion), so that its
counts are gamma-Poisson; what is known of its past narrows its level.
"""

import numpy as np
from scipy import special, stats

CUT = 0.1  # share of z-scores that is drawn in at each end
LEAST_VARIANCE = 1e-4
LEAST_TO_SHARE = 3  # medicines from which on something common can be told


def exact_limits(observed, expected, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Exact Poisson limits of a ratio of observed to expected counts.

    `observed`, `expected`: counts, any equal shapes. Returns the lower and upper limit of the
    ratio. Source: Garwood F, Biometrika 1936;28:437-42; as in Breslow & Day, Statistical Methods
    in Cancer Research II, IARC 1987, p. 69.
    """
    tail = (1 - level) / 2
    observed, expected = np.asarray(observed, float), np.asarray(expected, float)
    low = np.where(observed > 0, stats.chi2.ppf(tail, 2 * np.maximum(observed, 1e-12)) / 2, 0.0)
    high = stats.chi2.ppf(1 - tail, 2 * (observed + 1)) / 2
    return low / expected, high / expected


def between_unit_variance(observed, expected) -> float:
    """Variance of units' log ratios beyond chance: the additive random-effects model.

    `observed`, `expected`: counts of the units of one medicine, shape (units,). The z-scores are
    winsorised, a tenth at each end, so that a few outliers do not hide themselves; the variance
    that this takes from normal scores is given back. At least 0.
    Source: Spiegelhalter DJ, Qual Saf Health Care 2005;14:347-51; Stat Med 2005;24:1185-202.
    """
    ratios, chance = _log_ratios(observed, expected)
    scores = _winsorised(ratios / np.sqrt(chance))
    count, weights = len(scores), 1 / chance
    excess = count * np.mean(scores**2) / _kept_variance() - (count - 1)
    return max(0.0, float(excess / (weights.sum() - (weights**2).sum() / weights.sum())))


def moderated(variances: np.ndarray, freedom: np.ndarray) -> np.ndarray:
    """Variances drawn towards what is common to all, the more so the less each is known.

    `variances`, `freedom`: the estimates and their degrees of freedom, shape (medicines,).
    Source: Smyth GK, Stat Appl Genet Mol Biol 2004;3:article 3, section 6.2.
    """
    found = np.maximum(variances, LEAST_VARIANCE)
    if len(found) < LEAST_TO_SHARE:
        return np.full(len(found), np.median(found)) if len(found) else found
    prior_freedom, prior = _prior(found, freedom)
    if np.isinf(prior_freedom):
        return np.full(len(found), prior)
    return (prior_freedom * prior + freedom * found) / (prior_freedom + freedom)


def moderated_freedom(variances: np.ndarray, freedom: np.ndarray) -> np.ndarray:
    """Degrees of freedom of moderated variances: their own and those of what is common to all.

    Never more than all variances have together. Source: Smyth 2004, section 4 and 6.2.
    """
    if len(variances) < LEAST_TO_SHARE:
        return np.full(len(variances), float(np.sum(freedom)))
    prior_freedom, _ = _prior(np.maximum(variances, LEAST_VARIANCE), freedom)
    return np.minimum(prior_freedom + freedom, np.sum(freedom))


def for_uncertain_variance(scores, freedom, between, chance):
    """z-scores made smaller for that the between-unit variance is an estimate.

    A score whose variance is `between` (known with `freedom` degrees of freedom) plus `chance`
    (known) follows a t distribution with freedom ((between + chance) / between)^2 degrees of
    freedom, and becomes the z-score of the same chance. All arguments broadcast. Source:
    Satterthwaite FE, Biometrics Bull 1946;2:110-4; moderated t as in Smyth 2004, section 4.
    """
    share = np.maximum(between, 1e-12) / np.maximum(between + chance, 1e-12)
    tail = stats.t.sf(np.abs(scores), freedom / share**2)
    return np.sign(scores) * stats.norm.isf(np.maximum(tail, 1e-300))


def predictive_scores(observed, expected, variance, past_observed=0.0, past_expected=0.0):
    """How surprising counts are after a unit's own past: z-scores of the mid-p value.

    All arguments broadcast; counts, and the between-unit variance of the ratio. Level of a unit ~
    gamma(1/variance + past observed, 1/variance + past expected), so counts are negative binomial.
    Large ratios are commoner where levels are log-normal, so the score on the log scale counts
    where it is the smaller. Returns z-scores, positive where more was observed. Source: Clayton D &
    Kaldor J, Biometrics 1987;43:671-81 (both models); Lancaster HO, JASA 1961;56:223-34 (mid-p).
    """
    exact = _gamma_scores(observed, expected, variance, past_observed, past_expected)
    surprise, chance = log_surprise(observed, expected, variance, past_observed, past_expected)
    logs = surprise / np.sqrt(chance)
    return np.where(exact * logs > 0, np.sign(exact) * np.minimum(np.abs(exact), np.abs(logs)), 0.0)


def log_surprise(observed, expected, variance, past_observed=0.0, past_expected=0.0):
    """The log ratio less what a unit's past lets expect, and the variance that this has by chance.

    All arguments broadcast, as in `predictive_scores`.
    """
    variance = np.maximum(variance, LEAST_VARIANCE)
    ratio = np.log((observed + 0.5) / (expected + 0.5))
    past = np.log((past_observed + 0.5) / (past_expected + 0.5))
    left = level_variance(variance, past_expected)
    return ratio - (1 - left / variance) * past, left + 1 / np.maximum(expected, 1e-9)


def usual_level(variance, past_observed, past_expected):
    """The level at which a unit is expected to go on, as a ratio: its past, drawn towards 1."""
    prior = 1 / np.maximum(variance, LEAST_VARIANCE)
    return (prior + past_observed) / (prior + past_expected)


def level_variance(variance, past_expected):
    """Variance of a unit's log level that is left when its past is known, by the expected count."""
    return variance / (variance * past_expected + 1)


def spread(scores: np.ndarray) -> float:
    """Standard deviation of the middle half of z-scores, at least 1: the empirical null.

    Source: Efron B, JASA 2004;99:96-104 (central matching).
    """
    low, high = np.quantile(scores, [0.25, 0.75])
    return max(1.0, float(high - low) / (2 * stats.norm.ppf(0.75)))


def funnel_limits(expected, variance: float, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Control limits of the ratio of a unit that is like the others, by its expected count.

    `variance`: between-unit variance, 0 for chance alone: then the exact Poisson limits
    qchisq(tail, 2E)/2E and qchisq(1 - tail, 2(E + 1))/2E. Otherwise normal on the log scale.
    Source: Spiegelhalter DJ, Stat Med 2005;24:1185-202, sections 3.3 and 4.3.
    """
    expected = np.asarray(expected, float)
    if variance <= LEAST_VARIANCE:
        return exact_limits(expected, expected, level)
    width = stats.norm.ppf((1 + level) / 2) * np.sqrt(variance + 1 / expected)
    return np.exp(-width), np.exp(width)


def _log_ratios(observed, expected) -> tuple[np.ndarray, np.ndarray]:
    """Log ratios round their median, and their variance by chance."""
    observed, expected = np.asarray(observed, float), np.asarray(expected, float)
    ratios = np.log((observed + 0.5) / (expected + 0.5))
    return ratios - np.median(ratios), 1 / expected


def _winsorised(scores: np.ndarray) -> np.ndarray:
    return np.clip(scores, *np.quantile(scores, [CUT, 1 - CUT]))


def _kept_variance() -> float:
    """Variance of standard normal scores of which `CUT` is drawn in at each end."""
    edge = stats.norm.isf(CUT)
    return float(1 - 2 * CUT - 2 * edge * stats.norm.pdf(edge) + 2 * CUT * edge**2)


def _prior(variances: np.ndarray, freedom: np.ndarray) -> tuple[float, float]:
    """Degrees of freedom and variance of the common prior, by the moments of log variances."""
    logs = np.log(variances) - special.digamma(freedom / 2) + np.log(freedom / 2)
    beyond = logs.var(ddof=1) - np.mean(special.polygamma(1, freedom / 2))
    if beyond <= 0:
        return np.inf, float(np.exp(logs.mean()))
    half = _inverse_trigamma(beyond)
    return 2 * half, float(np.exp(logs.mean() + special.digamma(half) - np.log(half)))


def _inverse_trigamma(value: float) -> float:
    """The number whose trigamma is `value`, by Newton's method (Smyth 2004, appendix)."""
    found = 0.5 + 1 / value
    for _ in range(50):
        at = special.polygamma(1, found)
        step = at * (1 - at / value) / special.polygamma(2, found)
        found += step
        if -step / found < 1e-8:
            break
    return float(found)


def _gamma_scores(observed, expected, variance, past_observed, past_expected):
    shape = 1 / np.maximum(variance, LEAST_VARIANCE) + past_observed
    rate = 1 / np.maximum(variance, LEAST_VARIANCE) + past_expected
    chance = rate / (rate + expected)
    counts = stats.nbinom(shape, chance)
    half = counts.pmf(observed) / 2
    above = np.clip(counts.sf(observed) + half, 1e-300, 1)
    below = np.clip(counts.cdf(observed) - half, 1e-300, 1)
    return np.where(above < below, stats.norm.isf(above), -stats.norm.isf(below))
