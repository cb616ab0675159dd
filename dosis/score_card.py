"""This module writes the rows of a score card (DESIGN, section 5), and keeps cards in a home."""

from datetime import UTC, datetime
from pathlib import Path

from scipy.stats import binomtest

from dosis.home import read_json, write_json


def family(name, size, planted, found, false, precision, recall, error=None) -> dict:
    """One row of the card's families; None where no model looks for it."""
    return {
        "name": name, "size": size, "planted": planted, "found": found, "false": false,
        "precision": precision, "recall": recall, "error": error,
    }  # fmt: skip


def measure(
    item: str,
    name: str,
    value: float,
    goal: float | None = None,
    ends: tuple[float | None, float | None] = (None, None),
    is_least: bool = False,
) -> dict:
    """One measure of an item; `ends` is its interval, `is_least` says that more is better.

    `met` is None where there is no goal.
    """
    met = None if goal is None else bool(value >= goal if is_least else value <= goal)
    return {
        "item": item, "name": name, "value": value, "low": ends[0], "high": ends[1],
        "goal": goal, "met": met,
    }  # fmt: skip


def share(item: str, name: str, hits: int, count: int, goal: float | None = None) -> dict:
    """A share of `count` as a measure, at most `goal`, with its exact 95 % interval.

    Clopper and Pearson, Biometrika 1934;26:404. Raises ValueError where nothing is counted.
    """
    ends = binomtest(hits, count).proportion_ci()
    return measure(item, name, hits / count, goal, (float(ends.low), float(ends.high)))


def keep(home: Path, kind: str, card: dict) -> dict:
    """Keep a card of a kind (card, lineage, null) in `score/` of a home; the card."""
    at = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    write_json(home / "score" / f"{kind}-{at}.json", card)
    return card


def newest(home: Path, kind: str) -> dict | None:
    """The newest card of a kind that a home keeps; None where it keeps none."""
    kept = sorted((home / "score").glob(f"{kind}-*.json"))
    return read_json(kept[-1], {}) if kept else None
