"""This module tells how long one series runs ahead of another: orders before use.

The shift is the lag at which the cross-correlation of the two, each freed of trend and season by
its own moving mean, is largest (Box, Jenkins, Reinsel and Ljung, Time Series Analysis, 5th ed.,
2015, section 12.1), taken together over many pairs (hospital and medicine). Its interval comes from
drawing whole hospitals with replacement, for what happens in one hospital hangs together.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

WINDOW = 13  # steps of the moving mean
DRAWS = 500
LEAST_STEPS = 26
LEAST_FILLED = 0.5  # share of steps with both series above zero, over which a pair is used
SURE = 3.0  # standard errors that the largest correlation must lie above zero


@dataclass(frozen=True)
class Shift:
    """`lag` in steps (low and high: 95 % interval), null where it can't be told.

    `correlation`: at that lag, over `pairs` pairs.
    """

    lag: int | None
    low: int | None
    high: int | None
    correlation: float
    pairs: int


def shift(pairs: pd.DataFrame, longest: int, seed: int = 1) -> Shift | None:
    """How many steps `leading_amount` runs ahead of `following_amount`; None without a usable pair.

    `pairs`: rows of hospital, atc, step_on, leading_amount, following_amount, one step apart;
    steps that are not there are zero. `longest`: the largest lag tried, in steps.
    """
    steps = np.sort(pairs["step_on"].unique())
    products, hospitals, counts = [], [], []
    for (hospital, _), rows in pairs.groupby(["hospital", "atc"], sort=True):
        whole = (
            rows.set_index("step_on")
            .reindex(steps)
            .fillna({"leading_amount": 0.0, "following_amount": 0.0})
        )
        first, second = (whole[name].to_numpy(float) for name in
                         ("leading_amount", "following_amount"))  # fmt: skip
        if _is_usable(first, second):
            products.append(_products(_freed(first), _freed(second), longest))
            hospitals.append(hospital)
            counts.append(len(steps) - 2 * (WINDOW // 2))
    if not products:
        return None
    every, places = np.array(products), np.array(hospitals)
    found = every.mean(axis=0)
    lag = int(found.argmax())
    error = 1 / np.sqrt(np.sum(counts))
    if found[lag] < SURE * error:
        return Shift(None, None, None, float(found[lag]), len(products))
    low, high = _drawn(every, places, seed)
    if high - low > longest / 2:
        return Shift(None, low, high, float(found[lag]), len(products))
    return Shift(lag, low, high, float(found[lag]), len(products))


def _is_usable(first: np.ndarray, second: np.ndarray) -> bool:
    both = min((first > 0).mean(), (second > 0).mean())
    return len(first) >= LEAST_STEPS and both >= LEAST_FILLED


def _freed(values: np.ndarray) -> np.ndarray:
    """Without its moving mean, with mean zero and variance one."""
    half = WINDOW // 2
    mean = np.convolve(np.sqrt(np.maximum(values, 0)), np.ones(WINDOW) / WINDOW, "valid")
    rest = np.sqrt(np.maximum(values[half : len(values) - half], 0)) - mean
    rest = rest - rest.mean()
    return rest / max(rest.std(), 1e-9)


def _products(first: np.ndarray, second: np.ndarray, longest: int) -> np.ndarray:
    """The correlation at lag 0 … longest: first so many steps before second."""
    count = len(first)
    return np.array([(first[: count - lag] * second[lag:]).sum() / count
                     for lag in range(longest + 1)])  # fmt: skip


def _drawn(every: np.ndarray, places: np.ndarray, seed: int) -> tuple[int, int]:
    """The ends of the middle 95 % of the lags when hospitals are drawn anew."""
    names = np.unique(places)
    sums = np.stack([every[places == name].sum(axis=0) for name in names])
    draws = np.random.default_rng(seed).integers(0, len(names), (DRAWS, len(names)))
    lags = sums[draws].sum(axis=1).argmax(axis=1)
    low, high = np.quantile(lags, (0.025, 0.975), method="nearest")
    return int(low), int(high)
