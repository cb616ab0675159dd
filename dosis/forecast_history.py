"""This module holds what forecasts start from: settled months, gaps filled, breaks levelled."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from dosis.forecast_levels import UNITS, Levels

YEAR = 12
LEAST_AFTER = 3  # months after a declared break before history is levelled
LEAST_AFTER_DETECTED = 6  # a break that only the numbers tell of is seen later
RATIO_ENDS = (0.05, 20.0)
TELLING = 0.1  # share of a series' usual volume that is not known from which it is not judged


@dataclass(frozen=True)
class Break:
    """A level that changed without use changing: `month` is the first whole month after it.

    `rows`: (lowest series,) which series it concerns; `name`: the reservation that says so.
    """

    month: int
    rows: np.ndarray
    name: str
    is_declared: bool = True

    @property
    def months_to_see(self) -> int:
        """How many months after it must be known before history is levelled."""
        return LEAST_AFTER if self.is_declared else LEAST_AFTER_DETECTED


@dataclass(frozen=True)
class History:
    """`values`: (lowest series × settled months), NaN where the unit was silent.

    `keys`: one row per lowest series (region, hospital, department_name if known, atc);
    `first`: the first month, as 2015-01.
    """

    keys: pd.DataFrame
    values: np.ndarray
    first: str
    breaks: tuple[Break, ...] = ()

    @property
    def months(self) -> list[str]:
        """The settled months."""
        return [month_at(self.first, n) for n in range(self.values.shape[1])]


def totals(history: History) -> History:
    """The same for the lowest places, all medicines together; silent where all of it was."""
    units = [name for name in UNITS if name in history.keys]
    groups = history.keys.groupby(units, sort=True)
    place = groups.ngroup().to_numpy()
    known = np.zeros((groups.ngroups, history.values.shape[1]), dtype=bool)
    sums = np.zeros(known.shape)
    np.add.at(sums, place, np.nan_to_num(history.values))
    np.logical_or.at(known, place, ~np.isnan(history.values))
    breaks = tuple(
        replace(b, rows=np.isin(np.arange(len(sums)), place[b.rows])) for b in history.breaks
    )
    keys = groups.size().reset_index()[units].assign(atc="")
    return History(keys, np.where(known, sums, np.nan), history.first, breaks)


def month_at(first: str, place: int) -> str:
    """The month `place` months after `first`: 2015-01, 13 → 2016-02."""
    count = 12 * int(first[:4]) + int(first[5:7]) - 1 + place
    return f"{count // 12}-{count % 12 + 1:02d}"


def known_at(history: History, origin: int) -> np.ndarray:
    """(lowest series × origin): what is known after `origin` months, fit to forecast from.

    A silent month is filled from the twelve months before, never with zero. History
    before a break is brought to the level after it: by the ratio of the months after to the same
    months a year earlier, over all series that it concerns together, once three are known
    (six where the break was only detected).
    """
    values = filled(history.values[:, :origin])
    for found in sorted(history.breaks, key=lambda b: b.month):
        after = min(origin - found.month, YEAR)
        if after >= found.months_to_see and found.month >= LEAST_AFTER:
            values[found.rows, : found.month] *= _ratio(values[found.rows], found.month, after)
    return values


def filled(values: np.ndarray) -> np.ndarray:
    """Silent months filled in: the mean of the twelve before, moved as the others moved.

    The others are the series that are known in these months; a series that is silent from the
    start takes the mean of what follows.
    """
    whole = values.copy()
    for month in np.flatnonzero(np.isnan(values).any(axis=0)):
        rows = np.isnan(values[:, month])
        start = max(0, month - YEAR)
        before = whole[rows, start:month]
        if before.shape[1]:
            others = values[~np.isnan(values[:, start : month + 1]).any(axis=1), start : month + 1]
            whole[rows, month] = before.mean(axis=1) * _moved(others)
        else:
            known = ~np.isnan(values[rows])
            sums, counts = np.nansum(values[rows], axis=1), known.sum(axis=1)
            whole[rows, month] = np.divide(sums, counts, out=np.zeros_like(sums), where=counts > 0)
    return whole


def not_judged(history: History, levels: Levels, origin: int) -> np.ndarray:
    """(series × months that have come, at most twelve): True where no forecast can be judged.

    A tenth or more of the series' usual volume was silent, or lies behind a declared break that was
    not known at the origin. What lies behind a detected one is judged: the forecast missed it.
    """
    came = history.values[:, origin : origin + YEAR]
    unknown = np.isnan(came)
    for found in history.breaks:
        if found.is_declared and found.month + LEAST_AFTER > origin:
            unknown[found.rows, max(found.month - origin, 0) :] = True
    usual = filled(history.values[:, max(0, origin - YEAR) : origin]).mean(axis=1)
    usual = np.maximum(usual, 0)
    lacking = levels.sums @ (unknown * usual[:, None])
    whole = levels.sums @ usual
    return lacking >= TELLING * np.maximum(whole, 1e-9)[:, None]


def _ratio(values: np.ndarray, month: int, after: int) -> float:
    """How the level changed at `month`, from the same months a year before where they are known."""
    start = month - YEAR
    later = values[:, month : month + after].mean(axis=1).sum()
    earlier = (
        values[:, start : start + after] if start >= 0 else values[:, max(0, month - after) : month]
    )
    usual = earlier.mean(axis=1).sum()
    if usual <= 0 or later <= 0:
        return 1.0
    return float(np.clip(later / usual, *RATIO_ENDS))


def _moved(others: np.ndarray) -> float:
    """The last month of these series together over the mean of the months before."""
    total = others.sum(axis=0)
    usual = total[:-1].mean()
    return float(np.clip(total[-1] / usual, 0.5, 2.0)) if usual > 0 else 1.0
