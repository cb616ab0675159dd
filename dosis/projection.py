"""This module projects a monthly cost one and five years ahead, with intervals and past error.

What is projected is the sum of the newest twelve months, which has no season: it goes on from where
it is with half of its mean growth so far, as the theta method does (Hyndman & Billah, Int J
Forecast 2003;19:287), as a random walk on the log scale. Its spread is that of the past changes
from month to month, and the growth itself is as uncertain as they make it (Hyndman &
Athanasopoulos, Forecasting: principles and practice, 3rd ed., section 5.5). It is judged by what it
would have said earlier: from each of up to twelve past months the twelve that followed, against
their being as the twelve before. Where those errors were larger than the spread, the intervals are
widened by as much.
"""

import math
import statistics
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from dosis import series
from dosis.answer import Answer

YEAR = 12
YEARS = 5
FEWEST_MONTHS = 24
ORIGINS = 12
PATHS = 2000
COVERED = 0.8


@dataclass(frozen=True)
class Year:
    """Twelve months' cost in DKK; `low` and `high` (80 %) are equal to `value` where known.

    `last` is the last month, as 2024-06.
    """

    last: str
    value: float
    low: float
    high: float
    is_known: bool


@dataclass(frozen=True)
class Backtest:
    """What the method would have said earlier: mean absolute error as fraction of the truth, its
    own and that of repeating the year before, and how many of the `count` intervals held before
    they were widened by these errors.
    """

    count: int
    error: float
    naive_error: float
    held: int


@dataclass(frozen=True)
class Projection:
    """Past years, then YEARS ahead; `total` is the sum of these with its interval.

    `flat`: the units whose series is broken, which are carried on as they have been since.
    """

    years: tuple[Year, ...]
    total: Year
    backtest: Backtest | None
    flat: tuple[str, ...]

    @property
    def ahead(self) -> list[Year]:
        return [year for year in self.years if not year.is_known]

    @property
    def known(self) -> list[Year]:
        return [year for year in self.years if year.is_known]


def project(answer: Answer, metric: str, dimension: str) -> Projection | None:
    """The projection of a cost; None where fewer than FEWEST_MONTHS settled months are known.

    `answer`: the metric by `dimension` (the units of the sum) and month. A unit whose line breaks,
    or lacks months, is not part of the trend: it goes on at the mean of its newest months since.
    """
    lines: dict[str, list[series.Point]] = {}
    for point in series.points(answer, metric, dimension):
        if not point.provisional:
            lines.setdefault(point.series, []).append(point)
    steady = [n for n, line in lines.items() if all(_joins(p, line[0]) for p in line)]
    months = sorted({p.text for line in lines.values() for p in line})
    if len(months) < FEWEST_MONTHS or not steady:
        return None
    sums = dict.fromkeys(months, 0.0)
    for name in steady:
        for point in lines[name]:
            sums[point.text] += point.value
    broken = sorted(set(lines) - set(steady))
    flat = sum(_level(lines[name]) for name in broken)
    past = [sum(p.value or 0.0 for n in broken for p in lines[n] if p.text == m) for m in months]
    return _projected(tuple(months), tuple(sums.values()), tuple(past), flat, tuple(broken))


@lru_cache(maxsize=64)
def _projected(months, sums, past, flat, broken) -> Projection:
    test, stretch = _backtest(np.array(sums))
    yearly = _ahead(np.array(sums)) + flat * YEAR
    whole = [a + b for a, b in zip(sums, past, strict=True)]
    known = []
    for end in range(len(whole), YEAR - 1, -YEAR):
        value = sum(whole[end - YEAR : end])
        known.insert(0, Year(months[end - 1], value, value, value, True))
    last = months[-1]
    years = [
        _interval(series.months_back(last, 1 - YEAR * (n + 1)), yearly[:, n], stretch)
        for n in range(YEARS)
    ]
    total = _interval(years[-1].last, yearly.sum(axis=1), stretch)
    return Projection((*known, *years), total, test, broken)


def _ahead(past: np.ndarray) -> np.ndarray:
    """Simulated sums of twelve months, one to YEARS years ahead: PATHS × YEARS, DKK."""
    whole = np.convolve(past, np.ones(YEAR), mode="valid")
    is_log = bool((whole > 0).all())
    line = np.log(whole) if is_log else whole
    changes = np.diff(line)
    growth, spread = changes.mean() / 2, changes.std(ddof=1)
    chance = np.random.default_rng(1)
    drift = growth + spread / math.sqrt(len(changes)) * chance.standard_normal((PATHS, 1))
    steps = drift * YEAR + spread * math.sqrt(YEAR) * chance.standard_normal((PATHS, YEARS))
    paths = line[-1] + np.cumsum(steps, axis=1)
    return np.exp(paths) if is_log else np.maximum(paths, 0.0)


def _backtest(past: np.ndarray) -> tuple[Backtest | None, float]:
    """What was said from past months of the twelve that followed, and how much too narrow."""
    ends = range(max(FEWEST_MONTHS, len(past) - YEAR - ORIGINS + 1), len(past) - YEAR + 1)
    errors, naive, far = [], [], []
    for end in ends:
        truth = past[end : end + YEAR].sum()
        said = _ahead(past[:end])[:, 0]
        middle, spread = float(np.median(said)), float(np.std(said))
        if truth > 0 and spread > 0:
            errors.append(abs(middle - truth) / truth)
            naive.append(abs(past[end - YEAR : end].sum() - truth) / truth)
            far.append((truth - middle) / spread)
    if not errors:
        return None, 1.0
    stretch = max(1.0, math.sqrt(statistics.fmean(z * z for z in far)))
    reach = statistics.NormalDist().inv_cdf(0.5 + COVERED / 2)
    held = int(sum(abs(z) <= reach for z in far))
    return Backtest(len(errors), statistics.fmean(errors), statistics.fmean(naive), held), stretch


def _interval(last: str, sums: np.ndarray, stretch: float) -> Year:
    """The median of simulated sums and the ends that hold COVERED of them, widened."""
    low, middle, high = np.quantile(sums, [(1 - COVERED) / 2, 0.5, (1 + COVERED) / 2])
    return Year(
        last,
        float(middle),
        max(0.0, float(middle - stretch * (middle - low))),
        float(middle + stretch * (high - middle)),
        False,
    )


def _joins(point: series.Point, first: series.Point) -> bool:
    return point.value is not None and point.path == first.path


def _level(line: list[series.Point]) -> float:
    """The mean of a broken unit's newest unbroken months, at most twelve."""
    path = line[-1].path
    values = [p.value for p in line if p.path == path and p.value is not None][-YEAR:]
    return statistics.fmean(values) if values else 0.0
