"""This module tells how far two sources agree: shares with intervals, and what both have missed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dosis.allocation import NORMAL_95, Rate, wilson


@dataclass(frozen=True)
class Total:
    """A number of units with its 95 % interval; `seen` of them were seen by either source."""

    value: float
    low: float
    high: float
    seen: int


def agreed(both: int, held: int, effective: float) -> Rate:
    """Share of `held` units of one source that the other holds too, with its 95 % interval.

    `effective`: so many independent units would tell as much as these, of which a person has
    several. Wilson's interval on that number, as Korn & Graubard do (Survey Methodology
    1998;24:193). Nothing held: 0 with the interval 0 to 1.
    """
    if held <= 0:
        return wilson(0, 0)
    share = both / held
    return wilson(share * effective, effective)


def two_sources(first: int, second: int, both: int, design_effect: float = 1.0) -> Total:
    """All units there are, from those that each of two sources holds and those that both hold.

    Chapman's estimator, (n1 + 1)(n2 + 1)/(m + 1) - 1 (University of California Publications in
    Statistics 1951;1:131), and the interval on the transformed logit of Sadinle (Communications
    in Statistics 2009;38:1909), which never falls below what was seen. `design_effect` widens it
    where units come in clusters (1: they are independent). It holds where the sources are
    independent, every unit has the same chance to be in one of them, and none is matched wrongly.

    Raises ValueError where more are in both than in one.
    """
    if both > min(first, second):
        raise ValueError(f"{both} units in both sources, but only {min(first, second)} in one")
    value = (first + 1) * (second + 1) / (both + 1) - 1
    only_first, only_second, shared = first - both + 0.5, second - both + 0.5, both + 0.5
    unseen = only_first * only_second / shared
    spread = 1 / shared + 1 / only_first + 1 / only_second + 1 / unseen
    reach = math.exp(NORMAL_95 * math.sqrt(max(1.0, design_effect) * spread))
    seen = first + second - both
    low, high = seen - 0.5 + unseen / reach, seen - 0.5 + unseen * reach
    return Total(value, max(float(seen), min(low, value)), max(high, value), seen)


def ratio(parts: Sequence[tuple[float, float]]) -> Rate | None:
    """The ratio of two sums over clusters, with the 95 % interval of how clusters differ.

    `parts`: numerator and denominator of each cluster (department). Linearised variance with
    n/(n - 1) (Cochran, Sampling Techniques, 3rd ed. 1977, section 6.3), normal interval; so
    months of one department need not be independent. None below two clusters or where the
    denominators add up to nothing.
    """
    whole = sum(below for _, below in parts)
    count = len(parts)
    if count < 2 or whole <= 0:
        return None
    value = sum(above for above, _ in parts) / whole
    squares = sum((above - value * below) ** 2 for above, below in parts)
    half = NORMAL_95 * math.sqrt(count / (count - 1) * squares) / whole
    return Rate(value, value - half, value + half)
