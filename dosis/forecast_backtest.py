"""This module forecasts the past as it was known, and says how good that was.

From each month of the past (the origin) the method forecasts twelve months with what was known
then, and is judged by what came, against the seasonal naive: the same month a year earlier.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from dosis.forecast_history import History, known_at, not_judged
from dosis.forecast_interval import LEVELS_OF_TRUST, Past, ends, half_widths, usual_misses
from dosis.forecast_levels import Levels
from dosis.forecast_model import HORIZON, LEAST_MONTHS, YEAR, look_ahead

CALIBRATION = 6  # months of errors before an origin is judged
BETWEEN = 3  # months between the origins that are told
BACK = 48  # months back that errors are taken from
MANY = 2000  # lowest series from which the past is forecast every third month only
ACTIVE = 24  # a series counts while it had anything in so many months
FEWEST_WHOLE = 6
SINCE = 3  # months that must have come before a forecast is said to have missed
LEAST = 1e-6
LEAST_MONTHS_OF_ALL = LEAST_MONTHS + CALIBRATION
ALL = "all levels"
ERROR_COLUMNS = (
    "origin", "months_ahead", "level", "series_count", "volume_weighted", "median_series",
    "cells", "covered_80", "covered_95",
)  # fmt: skip


@dataclass(frozen=True)
class Backtest:
    """`past`: the forecasts made earlier; `errors`: one row per origin and level (ERROR_COLUMNS).

    `volume_weighted`: sum of absolute errors over that of the seasonal naive; `median_series`: the
    median over series of the same ratio; `covered_80`: of `cells`, those inside the interval.
    """

    past: list[Past]
    errors: pd.DataFrame


def backtest(
    history: History,
    levels: Levels,
    driver: np.ndarray | None = None,
    progress: Callable[[float], None] = lambda fraction: None,
) -> Backtest:
    """Forecast the past from many origins and judge it.

    Raises ValueError below LEAST_MONTHS_OF_ALL months.
    """
    months = history.values.shape[1]
    if months < LEAST_MONTHS_OF_ALL:
        raise ValueError(f"{months} months are too few; {LEAST_MONTHS_OF_ALL} are needed")
    told = told_origins(months)
    past: list[Past] = []
    rows: list[dict] = []
    origins = _origins(months, len(history.values))
    for done, origin in enumerate(origins):
        made = _forecast_at(history, levels, origin, driver)
        if origin in told:
            rows += _judged(history, levels, made, [_before(p, origin) for p in past])
        past.append(made)
        progress((done + 1) / len(origins))
    return Backtest(past, pd.DataFrame(rows, columns=list(ERROR_COLUMNS)))


def told_origins(months: int) -> list[int]:
    """The origins that are judged: every third month, those with twelve months come if enough."""
    first = max(LEAST_MONTHS, months - BACK) + CALIBRATION
    every = [o for o in range(first, months) if (o - first) % BETWEEN == 0]
    whole = [o for o in every if months - o >= HORIZON]
    return whole if len(whole) >= FEWEST_WHOLE else [o for o in every if months - o >= BETWEEN]


def summary(errors: pd.DataFrame) -> pd.DataFrame:
    """One row per level over all origins: ratios weighted by origin alike, cells added up.

    With the exact binomial interval (Clopper and Pearson 1934) of the coverage at 80 %.
    """
    rows = []
    for level, found in errors.groupby("level", sort=False):
        cells, inside = found["cells"].sum(), found["covered_80"].sum()
        low, high = _clopper_pearson(inside, cells)
        rows.append(
            {
                "level": level,
                "origins": len(found),
                "series_count": found["series_count"].max(),
                "volume_weighted": found["volume_weighted"].mean(),
                "median_series": found["median_series"].mean(),
                "coverage_80": inside / cells,
                "coverage_low": low,
                "coverage_high": high,
                "coverage_95": found["covered_95"].sum() / cells,
            }
        )
    return pd.DataFrame(rows)


def missed(levels: Levels, past: list[Past]) -> pd.DataFrame:
    """The months since come that lie outside the 95 % interval of the forecast made before them.

    Of the newest forecast with SINCE months come. Columns: row (of `levels.series`), month (counted
    from the first), actual, point, low, high.
    """
    newest = max(p.origin + p.error.shape[1] for p in past)
    made = max((p for p in past if newest - p.origin >= SINCE), key=lambda p: p.origin)
    known = [_before(p, made.origin) for p in past if p.origin < made.origin]
    ahead = made.error.shape[1]
    widths = half_widths(known, levels, LEVELS_OF_TRUST[-1])
    low, high = (end[:, :ahead] for end in ends(made.point, made.scale, levels, widths))
    actual = made.point[:, :ahead] + made.error
    room = LEAST + 1e-9 * np.abs(actual)
    row, step = np.nonzero((actual < low - room) | (actual > high + room))
    return pd.DataFrame(
        {
            "row": row,
            "month": made.origin + step,
            "actual": actual[row, step],
            "point": made.point[row, step],
            "low": low[row, step],
            "high": high[row, step],
        }
    )


def _origins(months: int, lowest: int) -> list[int]:
    first, step = max(LEAST_MONTHS, months - BACK), 1 if lowest < MANY else BETWEEN
    return list(range(first, months, step))


def _forecast_at(history: History, levels: Levels, origin: int, driver) -> Past:
    """The forecast as it would have been made when `origin` months were known."""
    lowest = known_at(history, origin)
    ahead = look_ahead(lowest, levels, driver=None if driver is None else driver[:, :origin])
    came = history.values[:, origin : origin + HORIZON]
    actual = levels.sums @ np.nan_to_num(came)
    error = actual - ahead.point[:, : came.shape[1]]
    error[not_judged(history, levels, origin)] = np.nan
    every = levels.sums @ lowest
    error[~every[:, -ACTIVE:].any(axis=1)] = np.nan
    return Past(origin, ahead.point, error, usual_misses(every, levels))


def _before(made: Past, origin: int) -> Past:
    """What was known of an earlier forecast's errors at `origin`."""
    return Past(made.origin, made.point, made.error[:, : origin - made.origin], made.scale)


def _judged(history: History, levels: Levels, made: Past, known: list[Past]) -> list[dict]:
    """Error against the seasonal naive and coverage of one origin, by level and over all."""
    lowest = known_at(history, made.origin)
    ahead = made.error.shape[1]
    naive = (levels.sums @ lowest)[:, -YEAR:][:, :ahead]
    actual = made.point[:, :ahead] + made.error
    inside = {}
    for trust in LEVELS_OF_TRUST:
        low, high = ends(made.point, made.scale, levels, half_widths(known, levels, trust))
        room = LEAST + 1e-9 * np.abs(actual)
        inside[trust] = (actual >= low[:, :ahead] - room) & (actual <= high[:, :ahead] + room)
    own, other = np.abs(made.error), np.abs(np.where(np.isnan(made.error), np.nan, actual - naive))
    rows = [(name, levels.of(name)) for name in levels.names]
    rows.append((ALL, np.arange(len(own))))
    return [
        _row(made.origin, ahead, name, own[at], other[at], [i[at] for i in inside.values()])
        for name, at in rows
    ]


def _row(origin: int, ahead: int, level: str, own, other, inside) -> dict:
    judged = ~np.isnan(own)
    sums, naive = np.nansum(own, axis=1), np.nansum(other, axis=1)
    usable = judged.any(axis=1) & (naive > LEAST)
    return {
        "origin": origin,
        "months_ahead": ahead,
        "level": level,
        "series_count": int(judged.any(axis=1).sum()),
        "volume_weighted": float(np.nansum(own) / np.nansum(other)) if usable.any() else np.nan,
        "median_series": float(np.median(sums[usable] / naive[usable])) if usable.any() else np.nan,
        "cells": int(judged.sum()),
        "covered_80": int((inside[0] & judged).sum()),
        "covered_95": int((inside[1] & judged).sum()),
    }


def _clopper_pearson(inside: int, cells: int) -> tuple[float, float]:
    low = stats.beta.ppf(0.025, inside, cells - inside + 1) if inside else 0.0
    high = stats.beta.ppf(0.975, inside + 1, cells - inside) if inside < cells else 1.0
    return float(low), float(high)
