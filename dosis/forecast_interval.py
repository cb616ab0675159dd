"""This module gives forecasts intervals from how far earlier forecasts were off (conformal).

Split conformal prediction (Vovk, Gammerman and Shafer 2005; Lei et al., JASA 2018;113:1094): the
interval is the point plus and minus a quantile of the errors, each over its scale, of forecasts
made earlier by the same method. The scale is what series of the same size and level usually miss,
a power of the monthly volume (Taylor, Nature 1961;189:732), so errors of one level can be taken
together. Every month ahead has the same weight. Units move together, so a hundred errors of one
month are not a hundred: the rank (n + 1) p / n is taken with the effective n, the errors over one
plus (errors per month - 1) × their intraclass correlation by month (Kish, Survey Sampling, 1965).
"""

from dataclasses import dataclass

import numpy as np

from dosis.forecast_levels import Levels

LEVELS_OF_TRUST = (0.8, 0.95)
LEAST = 1e-6


@dataclass(frozen=True)
class Past:
    """A forecast made earlier and what came.

    `origin`: months that were known; `point`: (series × months ahead); `error`: (series × those of
    them that have come), NaN where not to be judged; `scale`: (series,).
    """

    origin: int
    point: np.ndarray
    error: np.ndarray
    scale: np.ndarray


def usual_misses(every: np.ndarray, levels: Levels) -> np.ndarray:
    """(series,): the mean absolute difference from the year before of series of that size.

    `every`: (series × months so far), at least 13 months. Fitted by least squares on logarithms,
    for each level; on levels with fewer than three series the series' own.
    """
    own = np.abs(every[:, 12:] - every[:, :-12]).mean(axis=1)
    volume = every[:, -12:].mean(axis=1)
    found = own.copy()
    for level in levels.names:
        rows = levels.of(level)
        usable = rows[(own[rows] > 0) & (volume[rows] > 0)]
        if len(usable) >= 3 and np.ptp(np.log(volume[usable])) > 0:
            slope, start = np.polyfit(np.log(volume[usable]), np.log(own[usable]), 1)
            kept = rows[volume[rows] > 0]
            found[kept] = np.exp(start + slope * np.log(volume[kept]))
    return np.maximum(found, LEAST)


def half_widths(past: list[Past], levels: Levels, trust: float) -> dict[str, float]:
    """Level → half the interval's width in scales; levels without any error are left out."""
    found = {}
    for level in levels.names:
        rows = levels.of(level)
        errors, months, ahead = [], [], []
        for made in past:
            error = made.error[rows] / made.scale[rows, None]
            row, step = np.nonzero(~np.isnan(error))
            errors.append(error[row, step])
            months.append(made.origin + step)
            ahead.append(step)
        error, step = np.concatenate(errors), np.concatenate(ahead)
        if len(error):
            weight = 1 / np.bincount(step)[step]
            rank = trust * (1 + 1 / effective_number(error, np.concatenate(months)))
            found[level] = _quantile(np.abs(error), weight, min(1.0, rank))
    return found


def effective_number(errors: np.ndarray, months: np.ndarray) -> float:
    """What the errors are worth when those of a month go together; by their ranks."""
    count = len(errors)
    ranks = (np.argsort(np.argsort(errors, kind="stable"), kind="stable") + 0.5) / count
    _, group = np.unique(months, return_inverse=True)
    sizes, sums = np.bincount(group), np.bincount(group, ranks)
    groups = len(sizes)
    if groups < 2 or count == groups:
        return float(groups)
    size = (count - (sizes**2).sum() / count) / (groups - 1)
    between = (sizes * (sums / sizes - ranks.mean()) ** 2).sum() / (groups - 1)
    within = ((ranks**2).sum() - (sums**2 / sizes).sum()) / (count - groups)
    total = between + (size - 1) * within
    alike = max(0.0, (between - within) / total) if total > 0 else 0.0
    return count / (1 + (size - 1) * alike)


def ends(
    point: np.ndarray, scale: np.ndarray, levels: Levels, widths: dict[str, float]
) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper ends (series × months), at least zero; NaN on levels without a width."""
    half = np.full(len(point), np.nan)
    for level, width in widths.items():
        rows = levels.of(level)
        half[rows] = width * scale[rows]
    return np.maximum(point - half[:, None], 0), point + half[:, None]


def _quantile(values: np.ndarray, weights: np.ndarray, share: float) -> float:
    """The smallest value with at least `share` of the weight at or below it."""
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    place = np.searchsorted(reached, share * reached[-1] * (1 - 1e-12))
    return float(values[order][min(place, len(values) - 1)])
