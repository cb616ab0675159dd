"""This module says how unlike its own past a new number is, and which of many such stand out."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.stats import false_discovery_control, t

LEAST_MONTHS, MOST_MONTHS = 12, 24
FALSE_SHARE = 0.05


@dataclass(frozen=True)
class Novelty:
    """A new number against its past.

    `value`: the new number; `mean`: of the months before it; `low`, `high`: where it would lie with
    95 % chance if nothing had changed; `chance`: two-sided, of being so far off; `months`: before.
    """

    value: float
    mean: float
    low: float
    high: float
    chance: float
    months: int

    @property
    def change(self) -> float:
        """The relative change against the mean; infinite from zero."""
        if self.mean == 0:
            return math.inf if self.value else 0.0
        return self.value / self.mean - 1


def novelty(line: list[float]) -> Novelty | None:
    """The last number of `line` against up to two years before it; None with less than one year.

    Prediction interval for one new observation of a normal distribution: mean plus or minus
    t(n - 1) s sqrt(1 + 1/n) (Hahn and Meeker, Statistical Intervals, 1991, section 4.7). A season
    is inside `s`, since whole years are compared, so seasonal numbers must move more. Months that
    were all equal have no spread: then the chance is that of the new one being the most extreme.
    """
    past = np.asarray(line[:-1][-MOST_MONTHS:], dtype=float)
    count = len(past) if len(past) == MOST_MONTHS else min(len(past), LEAST_MONTHS)
    if count < LEAST_MONTHS:
        return None
    past, value = past[-count:], float(line[-1])
    mean, spread = float(past.mean()), float(past.std(ddof=1))
    if spread <= 1e-12 * max(1.0, abs(mean)):
        chance = 1.0 if math.isclose(value, mean, rel_tol=1e-9, abs_tol=1e-12) else 2 / (count + 1)
        return Novelty(value, mean, mean, mean, chance, count)
    error = spread * math.sqrt(1 + 1 / count)
    reach = float(t.ppf(0.975, count - 1)) * error
    chance = float(2 * t.sf(abs(value - mean) / error, count - 1))
    return Novelty(value, mean, mean - reach, mean + reach, chance, count)


def standing_out(found: dict[str, Novelty]) -> dict[str, float]:
    """Those of many that stand out, each with its q-value (at most FALSE_SHARE).

    False discovery control over all that were judged (Benjamini and Hochberg, J R Stat Soc B
    1995;57:289): of what is listed at most FALSE_SHARE is expected to be chance.
    """
    if not found:
        return {}
    q_values = false_discovery_control([one.chance for one in found.values()])
    pairs = zip(found, map(float, q_values), strict=True)
    return {name: q for name, q in pairs if q <= FALSE_SHARE}
