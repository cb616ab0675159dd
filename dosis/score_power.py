"""This module says how many outlying departments can be found, by the scan and by any method.

A part of `dosis score`: outliers as the generator plants them, in registers simulated at the level
of departments, at the size at which detection is scored and at the country's.
"""

import numpy as np
from scipy.stats import norm

from dosis.dispersion import predictive_scores
from dosis.outlier import FALSE_DISCOVERY_RATE, scan
from dosis.score_card import share
from dosis.score_outliers import (
    BETWEEN_UNITS,
    COUNTRY_ADMISSIONS,
    ITEM,
    MONTHS,
    SCORED_ADMISSIONS,
    Cells,
    false_alarm_measure,
    simulated,
    simulated_cells,
)

REGISTERS = 60
PLANTED = (1.3, 1.3, 1.6, 1.6, 2.0)
LARGE = 1.6
MEDICINES = ("Oxynorm", "Pantoprazol Actavis", "Fragmin", "Zopiclon", "Prednisolon DAK")
LEAST_WEIGHT = 0.5
BEGIN = (0.2, 0.4)  # shares of the period between which an outlier begins
Truth = tuple[int, float, int]


def simulated_measures() -> list[dict]:
    """What simulated registers tell of the scan, at both sizes, with nothing planted and with."""
    return [
        row
        for admissions in (SCORED_ADMISSIONS, COUNTRY_ADMISSIONS)
        for row in (false_alarm_measure(admissions), *power_measures(admissions))
    ]


def power_measures(admissions: int, registers: int = REGISTERS, seed: int = 12) -> list[dict]:
    """Shares of simulated outliers of ratio 1.6 and 2.0 that are found, each with its interval.

    The second is of one who knows for each which month it began in, how much habits differ, and how
    many were planted, and so needs no windows and no estimates: about the most that any method can
    find with so few false discoveries. Intervals are exact, 95 %.
    """
    random, cells = np.random.default_rng(seed), simulated_cells(admissions)
    found, could, false, listed = [], [], 0, 0
    for _ in range(registers):
        truths = planted(random, cells)
        observed, expected = simulated(random, cells, _factor(cells, truths))
        out = scan(observed, expected, cells.medicine, cells.unit)
        limit = _limit(np.isfinite(out.score).sum())
        for place, size, start in truths:
            if size >= LARGE:
                found.append(bool(out.is_outlying[place]))
                could.append(_surprise(observed[place], expected[place], start) >= limit)
        own = {place for place, _, _ in truths}
        false += len(set(np.flatnonzero(out.is_outlying)) - own)
        listed += int(out.is_outlying.sum())
    at = f"at {admissions:,} admissions a year"
    what = f"of {len(found)} simulated outliers of ratio 1.6 and more {at}"
    return [
        share(ITEM, f"{what}, those found", sum(found), len(found)),
        share(ITEM, f"{what}, those that who knows their month could find", sum(could), len(could)),
        share(ITEM, f"of {listed} found {at}, the false ones", false, listed),
    ]


def planted(random: np.random.Generator, cells: Cells) -> list[Truth]:
    """The outliers of one register: cell, ratio, and the month in which it begins."""
    candidates = np.flatnonzero(
        np.isin(cells.name, MEDICINES)
        & (cells.specialty == "internal")
        & (cells.weight >= LEAST_WEIGHT)
    )
    places = random.choice(candidates, len(PLANTED), replace=False)
    starts = (random.uniform(*BEGIN, len(PLANTED)) * MONTHS).astype(int)
    return list(zip(map(int, places), PLANTED, map(int, starts), strict=True))


def _factor(cells: Cells, truths: list[Truth]) -> np.ndarray:
    factor = np.ones((len(cells.unit), MONTHS))
    for place, size, start in truths:
        factor[place, start:] = size
    return factor


def _limit(tests: int) -> float:
    """The z-score from which all planted ones are discoveries (Benjamini and Hochberg 1995)."""
    return float(norm.isf(FALSE_DISCOVERY_RATE * len(PLANTED) / tests / 2))


def _surprise(observed: np.ndarray, expected: np.ndarray, start: int) -> float:
    now, before = slice(start, None), slice(None, start)
    return float(
        predictive_scores(
            observed[now].sum(), expected[now].sum(), BETWEEN_UNITS**2,
            observed[before].sum(), expected[before].sum(),
        )
    )  # fmt: skip
