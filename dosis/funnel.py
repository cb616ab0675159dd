"""This module lays out a funnel: units' use against what was expected of their patients."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from dosis import series
from dosis.answer import Answer
from dosis.dispersion import (
    between_unit_variance,
    exact_limits,
    funnel_limits,
    predictive_scores,
)

OBSERVED, EXPECTED = "observed_uses", "expected_uses"
RATIO = "uses_per_expected_use"
LEVELS = (0.95, 0.998)
FALSE_DISCOVERY_RATE = 0.05
LEAST_UNITS = 8


@dataclass(frozen=True)
class Place:
    """One unit: observed and expected uses, their ratio with exact 95 % limits, and what it is.

    `position`: above or below where more than patients, chance and the usual difference between
    units is needed to explain it; inside; apart where a reservation takes it out.
    """

    name: str
    observed: float
    expected: float
    ratio: float
    low: float
    high: float
    position: str


@dataclass(frozen=True)
class Funnel:
    """Units by expected uses, the variance between them, and limits along the funnel.

    `limits`: rows of (expected, low 95 %, high 95 %, low 99.8 %, high 99.8 %) of the ratio.
    `hidden`: units whose numbers are hidden.
    """

    places: tuple[Place, ...]
    variance: float
    limits: tuple[tuple[float, ...], ...]
    hidden: int

    def counted(self, *positions: str) -> int:
        """How many units stand at any of these positions."""
        return sum(place.position in positions for place in self.places)

    def of(self, name: str) -> Place | None:
        """The unit of this name; None where it is not shown."""
        return next((place for place in self.places if place.name == name), None)


def funnel(answer: Answer, dimension: str) -> Funnel:
    """The funnel of an answer that holds observed and expected uses by one dimension of units.

    False discoveries over the units are kept below 5 % (Benjamini & Hochberg, J R Stat Soc B
    1995;57:289-300); the limits are those of Spiegelhalter (see `dosis.dispersion`).
    """
    left_out = {s.name for s in series.standings(answer, RATIO, dimension) if s.excluded}
    rows = [r for r in answer.rows if r[dimension] is not None and r[EXPECTED]]
    shown = [r for r in rows if r[f"{OBSERVED}_state"] in series.SHOWN]
    names = [str(row[dimension]) for row in shown]
    observed = np.array([row[OBSERVED] for row in shown], float)
    expected = np.array([row[EXPECTED] for row in shown], float)
    among = np.array([name not in left_out for name in names], bool)
    variance = _variance(observed[among], expected[among])
    positions = np.full(len(names), "apart", dtype=object)
    positions[among] = _positions(observed[among], expected[among], variance)
    low, high = exact_limits(observed, expected) if len(names) else ([], [])
    places = [
        Place(*row)
        for row in zip(
            names, observed, expected, observed / expected, low, high, positions, strict=True
        )
    ]
    ordered = sorted(places, key=lambda place: (place.position == "apart", -place.ratio))
    return Funnel(tuple(ordered), variance, _limits(expected, variance), len(rows) - len(shown))


def _variance(observed: np.ndarray, expected: np.ndarray) -> float:
    enough = expected >= 1
    if enough.sum() < LEAST_UNITS:
        return 0.0
    return between_unit_variance(observed[enough], expected[enough])


def _positions(observed, expected, variance: float) -> np.ndarray:
    if not len(observed):
        return np.array([], dtype=object)
    scores = predictive_scores(observed, expected, variance)
    q_values = stats.false_discovery_control(2 * stats.norm.sf(np.abs(scores)))
    side = np.where(scores > 0, "above", "below")
    return np.where(q_values <= FALSE_DISCOVERY_RATE, side, "inside").astype(object)


def _limits(expected: np.ndarray, variance: float) -> tuple[tuple[float, ...], ...]:
    if not len(expected):
        return ()
    along = np.geomspace(0.002 * expected.max(), 1.1 * expected.max(), 60)
    sides = [side for level in LEVELS for side in funnel_limits(along, variance, level)]
    return tuple(zip(along.tolist(), *(side.tolist() for side in sides), strict=True))
