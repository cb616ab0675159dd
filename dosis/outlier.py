"""This module finds departments that use a medicine otherwise than comparable patients explain.

Every department and medicine with enough expected uses is held up against the others, against the
department's own other medicines and against its own past; false discoveries are controlled over
all of them together.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special, stats

from dosis.dispersion import (
    between_unit_variance,
    for_uncertain_variance,
    level_variance,
    log_surprise,
    moderated,
    moderated_freedom,
    predictive_scores,
    spread,
    usual_level,
)

LEAST_UNITS = 8
SURELY = 0.001
FALSE_DISCOVERY_RATE = 0.05
WINSORISED_EFFICIENCY = 0.65  # degrees of freedom left by a tenth drawn in at each end


@dataclass(frozen=True)
class Rules:
    """How a family of cells is looked at.

    `windows`: months up to the newest that are held up against the months before; the whole time is
    one more. `least_expected`: uses that must be expected in the window.
    """

    windows: tuple[int, ...] = (12, 24, 36, 48)
    least_expected: float = 30.0


@dataclass(frozen=True)
class Found:
    """What the scan says of each cell (department and medicine); arrays of shape (cells,).

    `months`: length of the window that departs most, 0 where a cell has too few expected uses.
    `usual`: the ratio at which the cell was to be expected, by the others and its own past.
    """

    months: np.ndarray
    observed: np.ndarray
    expected: np.ndarray
    usual: np.ndarray
    score: np.ndarray
    q_value: np.ndarray

    @property
    def is_outlying(self) -> np.ndarray:
        """Where false discoveries stay below `FALSE_DISCOVERY_RATE`."""
        return self.q_value <= FALSE_DISCOVERY_RATE


def scan(
    observed: np.ndarray,
    expected: np.ndarray,
    medicine: np.ndarray,
    unit: np.ndarray,
    scale: np.ndarray | None = None,
    rules: Rules = Rules(),
) -> Found:
    """Find the cells that depart from the others or from their own past.

    `observed`, `expected`: counts, shape (cells, months); months that do not count are 0 in both.
    `medicine`: number of the medicine of each cell, whose departments are compared. `unit`: number
    of its department, whose medicines are. `scale`: variance of a count over its mean, where it is
    below Poisson's, shape (cells,).

    The middle department of each medicine is taken out, so that a few outliers don't move the rest,
    and so is the middle medicine of a department where nearly all lie on one side (sign test): one
    in which half of the doses are no longer registered uses less of everything. The windows are
    corrected for by their number (Bonferroni), departments and medicines by Benjamini & Hochberg
    (J R Stat Soc B 1995;57:289-300); between-unit variances are alike over the medicines.
    """
    factor = np.ones(len(observed)) if scale is None else scale
    grid = _Grid(observed / factor[:, None], expected / factor[:, None], medicine, unit)
    months = observed.shape[1]
    windows = [w for w in rules.windows if w < months] + [months]
    least = rules.least_expected / factor
    known = _variances(grid, least)
    scores = np.column_stack([_scores(grid, window, known, least) for window in windows])
    p_values = np.nanmin(_p_values(scores), axis=1, initial=1.0) * len(windows)
    tested = ~np.isnan(scores).all(axis=1)
    q_values = np.ones(len(observed))
    if tested.any():
        q_values[tested] = stats.false_discovery_control(np.minimum(p_values[tested], 1))
    best = np.argmax(np.nan_to_num(np.abs(scores), nan=-1), axis=1)
    length = np.where(tested, np.array(windows)[best], 0)
    score = np.where(tested, np.take_along_axis(scores, best[:, None], 1)[:, 0], np.nan)
    inside = np.arange(months)[None, :] >= months - length[:, None]
    past = tuple(np.where(inside, 0, part).sum(axis=1) for part in (grid.observed, grid.expected))
    sums = (np.where(inside, part, 0).sum(axis=1) for part in (observed, expected))
    return Found(length, *sums, usual_level(known[0], *past), score, q_values)


@dataclass(frozen=True)
class _Grid:
    """Counts by cell and month, with each cell's medicine and department."""

    observed: np.ndarray
    expected: np.ndarray
    medicine: np.ndarray
    unit: np.ndarray


def _variances(grid: _Grid, least: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Between-unit variance of each cell's medicine, moderated over the medicines, and its degrees
    of freedom."""
    observed, expected = grid.observed.sum(axis=1), grid.expected.sum(axis=1)
    names, estimates, freedom = [], [], []
    for name in np.unique(grid.medicine):
        cells = (grid.medicine == name) & (expected >= least)
        if cells.sum() >= LEAST_UNITS:
            names.append(name)
            estimates.append(between_unit_variance(observed[cells], expected[cells]))
            freedom.append(WINSORISED_EFFICIENCY * (cells.sum() - 1))
    drawn = moderated(np.array(estimates), np.array(freedom))
    known = moderated_freedom(np.array(estimates), np.array(freedom))
    found = np.full(len(grid.medicine), float(np.median(drawn)) if len(drawn) else 0.0)
    sure = np.full(len(grid.medicine), float(np.min(known)) if len(known) else np.inf)
    for name, value, degrees in zip(names, drawn, known, strict=True):
        found[grid.medicine == name], sure[grid.medicine == name] = value, degrees
    return found, sure


def _scores(grid: _Grid, window: int, known: tuple, least: np.ndarray) -> np.ndarray:
    """z-scores of the window that ends with the newest month; nan where too little is expected.

    `known`: between-unit variances and their degrees of freedom.
    """
    variance, freedom = known
    now, before = (
        (grid.observed[:, part].sum(axis=1), grid.expected[:, part].sum(axis=1))
        for part in (slice(-window, None), slice(None, -window))
    )
    enough = now[1] >= least
    among = enough & (before[1] > 0)
    past = np.maximum(_usual(grid, (*before, variance), among), 1e-9)
    awaited = np.maximum(_usual(grid, (*now, variance, before[0], past), enough), 1e-9)
    scores = predictive_scores(now[0], awaited, variance, before[0], past)
    left = level_variance(variance, past)
    scores = for_uncertain_variance(scores, freedom, left, 1 / awaited)
    return np.where(enough, scores, np.nan)


def _usual(grid: _Grid, counts: tuple, among: np.ndarray) -> np.ndarray:
    """Expected counts times the middle of the medicine, and of the department where it is sure.

    `counts`: as `log_surprise` takes them.
    """
    observed, usual, *rest = counts
    for group, is_medicine in ((grid.medicine, True), (grid.unit, False)):
        middle, sure = _middle(*log_surprise(observed, usual, *rest), group, among)
        usual = usual * np.where(sure | is_medicine, middle, 1)
    return usual


def _middle(surprise, variance, group, among) -> tuple[np.ndarray, np.ndarray]:
    """The middle ratio of each group's cells, and whether nearly all lie on one side of 1.

    The precise cells say most: a median with weights 1 / standard deviation, which is the one with
    the least variance.
    """
    middle, sure = np.ones(len(group)), np.zeros(len(group), bool)
    for name in np.unique(group):
        cells = (group == name) & among
        if cells.sum() >= LEAST_UNITS:
            middle[group == name] = np.exp(_median(surprise[cells], variance[cells] ** -0.5))
            fewer = min(below := int((surprise[cells] < 0).sum()), cells.sum() - below)
            sure[group == name] = 2 * special.bdtr(fewer, cells.sum(), 0.5) < SURELY
    return middle, sure


def _median(values: np.ndarray, weights: np.ndarray) -> float:
    """The weighted median; between the two middle values where the weights part evenly."""
    order = np.argsort(values)
    below = np.cumsum(weights[order])
    low, high = (np.searchsorted(below, below[-1] / 2, side) for side in ("left", "right"))
    return float(values[order[low]] + values[order[high]]) / 2


def _p_values(scores: np.ndarray) -> np.ndarray:
    """Two-sided p-values of each window's scores, by the spread that most of them have."""
    found = np.full(scores.shape, np.nan)
    for place in range(scores.shape[1]):
        known = ~np.isnan(scores[:, place])
        if known.any():
            wide = spread(scores[known, place]) if known.sum() >= 30 else 1.0
            found[known, place] = 2 * stats.norm.sf(np.abs(scores[known, place]) / wide)
    return found
