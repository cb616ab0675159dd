"""This module forecasts months ahead: a shared season, a smoothed level, and sums that agree.

Single series are too short and too noisy to have seasons of their own. So the season is the
country's, half and half with that of the country's ATC group, as ratios to the centred moving
average (classical multiplicative decomposition: Hyndman and Athanasopoulos, Forecasting, 3rd ed.,
2021, section 3.4). What is left is forecast by simple exponential smoothing (section 8.1), one
smoothing constant per series. All levels are forecast and brought together by weighted least
squares with the variance of each series' one-month errors (MinTrace with a diagonal matrix:
Wickramasuriya, Athanasopoulos and Hyndman, JASA 2019;114:804). The national total has a model of
its own, the mean of the smoothed level and of the last twelve months, and is not moved.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import linalg

from dosis.forecast_levels import Levels

YEAR = 12
HORIZON = 12
WARM = 6  # months before errors of the smoothing count
LEAST_MONTHS = 2 * YEAR
SEASON_ENDS = (0.3, 3.0)  # what is bought now and then has no season worth following
OWN_SEASON = 0.5


@dataclass(frozen=True)
class Ahead:
    """`point`: (series × months ahead), coherent, at least zero; `month_error`: (series,)."""

    point: np.ndarray
    month_error: np.ndarray


def look_ahead(
    lowest: np.ndarray, levels: Levels, months: int = HORIZON, driver: np.ndarray | None = None
) -> Ahead:
    """Forecast every series `months` ahead of `lowest`, (lowest series × months so far).

    `lowest`: at least 24 months without gaps. `driver`: (series × months so far) of something that
    moves use, such as admissions; series that have it in every month are forecast as a smoothed
    rate per unit of the driver times the driver's own forecast.
    """
    every = levels.sums @ lowest
    season = seasons(every, levels)
    so_far, ahead = _columns(season, every.shape[1], months)
    smooth, fitted = smoothed(every / so_far)
    fitted, point = fitted * so_far, smooth[:, None] * ahead
    if driver is not None:
        _follow(driver, every, point, fitted)
    last_year = (every[0] / so_far[0])[-YEAR:].mean()
    point[0] = (point[0] + last_year * ahead[0]) / 2
    spread = np.sqrt(np.mean((every - fitted)[:, WARM:] ** 2, axis=1))
    return Ahead(reconciled(point, spread, levels), spread)


def seasons(every: np.ndarray, levels: Levels) -> np.ndarray:
    """(series × 12): each month's ratio to the mean of its year, beginning with month 0."""
    nation = np.clip(season_of(every[:1]), *SEASON_ENDS)
    found = np.repeat(nation, len(every), axis=0)
    groups = levels.of("nation_group")
    if not len(groups):
        return found
    own = dict(
        zip(
            levels.series["atc_group"].iloc[groups],
            np.clip(season_of(every[groups]), *SEASON_ENDS),
            strict=True,
        )
    )
    for row, group in enumerate(levels.series["atc_group"]):
        if group is not None:
            found[row] = (1 - OWN_SEASON) * nation[0] + OWN_SEASON * own[group]
    return found


def season_of(values: np.ndarray) -> np.ndarray:
    """(series × 12): mean ratio of every twelfth month to the centred moving average, mean one."""
    weights = np.r_[0.5, np.ones(YEAR - 1), 0.5] / YEAR
    middle = np.stack([np.convolve(line, weights, "valid") for line in values])
    half = YEAR // 2
    inner = values[:, half : values.shape[1] - half]
    ratio = np.divide(inner, middle, out=np.ones_like(middle), where=middle > 0)
    phase = np.arange(half, values.shape[1] - half) % YEAR
    found = np.stack([ratio[:, phase == month].mean(axis=1) for month in range(YEAR)], axis=1)
    return found / np.maximum(found.mean(axis=1, keepdims=True), 1e-9)


def smoothed(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Level after the last month (series,), and the one-month forecasts (series × months)."""
    from statsforecast.models import SimpleExponentialSmoothingOptimized

    model = SimpleExponentialSmoothingOptimized()
    level, fitted = np.zeros(len(values)), values.copy()
    for row in np.flatnonzero(values.any(axis=1)):
        found = model.forecast(y=np.ascontiguousarray(values[row]), h=1, fitted=True)
        level[row] = found["mean"][0]
        fitted[row, 1:] = found["fitted"][1:]
    return level, fitted


def reconciled(point: np.ndarray, spread: np.ndarray, levels: Levels) -> np.ndarray:
    """Forecasts that add up on every level and are at least zero; the first series is kept.

    `point`: (series × months); `spread`: (series,), standard deviation of each series' errors.
    Weighted least squares, solved iteratively (LSMR), then negative parts are zero and the rest is
    scaled to the first series.
    """
    count = levels.sums.shape[1]
    alive = np.flatnonzero(point[-count:].any(axis=1) & (spread[-count:] > 0))
    parts = np.maximum(point[-count:], 0)
    if len(alive):
        least = 1e-3 * np.sqrt(np.mean(spread**2))
        weight = np.where(spread > 0, 1 / np.maximum(spread, least), 0.0)
        sums = sparse.diags(weight) @ levels.sums[:, alive]
        size = np.sqrt(np.asarray(sums.power(2).sum(axis=0)).ravel())
        scaled = sums @ sparse.diags(1 / size)
        rest = weight[:, None] * (point - levels.sums @ parts)
        for month in range(point.shape[1]):
            moved = linalg.lsmr(scaled, rest[:, month], atol=1e-9, btol=1e-9, maxiter=400)[0]
            parts[alive, month] = np.maximum(parts[alive, month] + moved / size, 0)
    total = parts.sum(axis=0)
    parts *= np.divide(np.maximum(point[0], 0), total, out=np.ones_like(total), where=total > 0)
    return levels.sums @ parts


def _columns(season: np.ndarray, so_far: int, ahead: int) -> tuple[np.ndarray, np.ndarray]:
    """The season of the months so far and of those ahead."""
    return season[:, np.arange(so_far) % YEAR], season[:, np.arange(so_far, so_far + ahead) % YEAR]


def _follow(driver, every, point: np.ndarray, fitted: np.ndarray) -> None:
    """Replace the forecasts of the series that have a driver in every month; in place."""
    rows = np.flatnonzero((driver > 0).all(axis=1))
    if not len(rows):
        return
    moved, used = driver[rows], every[rows]
    rate = used / moved
    so_far, ahead = _columns(np.clip(season_of(rate), *SEASON_ENDS), rate.shape[1], point.shape[1])
    level, before = smoothed(rate / so_far)
    turn, coming = _columns(np.clip(season_of(moved), *SEASON_ENDS), moved.shape[1], point.shape[1])
    pace, _ = smoothed(moved / turn)
    point[rows] = level[:, None] * ahead * pace[:, None] * coming
    fitted[rows] = before * so_far * moved
