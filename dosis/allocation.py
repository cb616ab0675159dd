"""This module spreads a sample over strata and reads error rates from what was checked."""

import math
from dataclasses import dataclass

NORMAL_95 = 1.959963984540054


@dataclass(frozen=True)
class Stratum:
    """What was checked of one stratum: rows in all, rows checked, rows found wrong."""

    name: str
    rows: int
    checked: int
    wrong: int


@dataclass(frozen=True)
class Rate:
    """A share of rows with its 95 % interval, all between 0 and 1."""

    value: float
    low: float
    high: float


def allocate(
    sizes: dict[str, int], total: int, least: int = 2, spread: dict[str, float] | None = None
) -> dict[str, int]:
    """How many of `total` rows each stratum gets: name → number.

    `sizes` are rows by stratum, `spread` their standard deviations: with it the allocation is
    Neyman's, n_h proportional to N_h S_h, without it proportional to N_h (Cochran, Sampling
    Techniques, 3rd ed. 1977, sections 5.3 and 5.5). Each stratum gets `least` rows or all it has,
    even beyond `total`; no stratum gets more rows than it has; what is left over by rounding
    goes to the largest remainders, then in order of names.
    """
    held = {name: size for name, size in sizes.items() if size > 0}
    given = {name: min(least, size) for name, size in held.items()}
    target = max(min(total, sum(held.values())), sum(given.values()))
    weights = {name: size * (spread or {}).get(name, 1.0) for name, size in held.items()}
    while sum(given.values()) < target:
        left = target - sum(given.values())
        open_names = [name for name in held if given[name] < held[name]]
        whole = sum(weights[name] for name in open_names) or len(open_names)
        ideal = {name: left * (weights[name] or 0.0) / whole for name in open_names}
        parts = {name: min(math.floor(ideal[name]), held[name] - given[name]) for name in ideal}
        if not any(parts.values()):
            order = sorted(open_names, key=lambda name: (-ideal[name], name))
            parts = dict.fromkeys(order[:left], 1)
        for name, part in parts.items():
            given[name] += part
    return given


def wilson(wrong: float, checked: float) -> Rate:
    """Share of `wrong` among `checked` with Wilson's 95 % interval.

    Wilson 1927; formula as in Newcombe, Stat Med 1998;17:857, method 3. Both may be effective
    numbers that are not whole. Nothing checked: 0 with the interval 0 to 1.
    """
    if checked <= 0:
        return Rate(0.0, 0.0, 1.0)
    share, z2 = wrong / checked, NORMAL_95**2
    centre = (share + z2 / (2 * checked)) / (1 + z2 / checked)
    spread = share * (1 - share) / checked + z2 / (4 * checked**2)
    half = NORMAL_95 * math.sqrt(max(spread, 0)) / (1 + z2 / checked)
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    return Rate(share, min(low, share), max(high, share))


def standard_error(strata: list[Stratum]) -> float:
    """Standard error of the stratified share, with finite population correction.

    v = sum of W_h^2 (1 - f_h) p_h q_h / (n_h - 1) (Cochran 1977, section 5.10); a stratum of
    which one row was checked is taken to vary as p_h q_h of all strata together.
    """
    whole = sum(stratum.rows for stratum in strata)
    pooled = _share(strata)
    variance = 0.0
    for stratum in strata:
        share = stratum.wrong / stratum.checked
        scatter = (
            share * (1 - share) / (stratum.checked - 1)
            if stratum.checked > 1
            else (pooled * (1 - pooled))
        )
        fraction = stratum.checked / stratum.rows
        variance += (stratum.rows / whole) ** 2 * (1 - fraction) * scatter
    return math.sqrt(variance)


def error_rate(strata: list[Stratum]) -> Rate:
    """The stratified error rate of the rows in strata where something was checked.

    The interval is Wilson's on the effective number of rows, p q over the stratified variance, as
    Korn and Graubard do for surveys (Survey Methodology 1998;24:193). Where no row or every row
    was wrong the variance says nothing, and the number checked, divided by one minus the share of
    rows checked, stands for it. All rows checked: the rate is exact.
    """
    seen = [stratum for stratum in strata if stratum.checked > 0]
    if not seen:
        return wilson(0, 0)
    share = _share(seen)
    rows, checked = sum(s.rows for s in seen), sum(s.checked for s in seen)
    if checked >= rows:
        return Rate(share, share, share)
    error = standard_error(seen)
    effective = share * (1 - share) / error**2 if error > 0 else checked / (1 - checked / rows)
    return wilson(share * effective, effective)


def _share(strata: list[Stratum]) -> float:
    whole = sum(stratum.rows for stratum in strata)
    share = sum(stratum.rows / whole * stratum.wrong / stratum.checked for stratum in strata)
    return min(1.0, max(0.0, share))
