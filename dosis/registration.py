"""This module sets one department's registrations against those of all others."""

import statistics
from dataclasses import dataclass

from dosis import series
from dosis.allocation import wilson
from dosis.answer import Answer
from dosis.catalog import Metric

FEWEST_ROWS = 30
FEWEST_PEERS = 5
SHOWN_MEDICINES = 8


@dataclass(frozen=True)
class Standing:
    """One measure of one department among its peers; shares and ends are fractions.

    `low`, `middle`, `high`: quartiles of the peers, null below FEWEST_PEERS. `place` of `count`:
    1 is best. `level`: behind, alike, ahead, or unknown. `before`: a year earlier.
    """

    metric: str
    value: float | None
    state: str
    before: float | None
    low: float | None
    middle: float | None
    high: float | None
    place: int | None
    count: int
    level: str


@dataclass(frozen=True)
class Loss:
    """What one medicine lacks: its share, the doses that lack it, and their part of all lacking."""

    medicine: str
    share: float
    lacking: float
    part: float


def standings(
    board: Answer, before: Answer, measures: dict[str, tuple[Metric, str, bool]], unit: str
) -> list[Standing]:
    """Every measure of `unit` (a department's name) among the other departments.

    `board`: an answer by department_name with the measures and their volumes; `before`: the same a
    year earlier. `measures`: name → (metric, volume, is_sample): the metric that says of how many
    doses the share is, and whether each dose counts by itself. Peers are departments with at least
    FEWEST_ROWS that no reservation leaves out. Behind is a department on the wrong side of the
    peers' worse quartile whose 95 % interval, where doses are counted, does not reach their middle
    (Wilson 1927; Newcombe, Stat Med 1998;17:857, method 3); ahead the same on the other side.
    """
    return [_standing(board, before, name, *about, unit=unit) for name, about in measures.items()]


def most_behind(found: list[Standing], metrics: dict[str, Metric]) -> Standing:
    """The standing furthest on the wrong side of the peers' middle; those behind come first."""

    def lag(standing: Standing) -> float:
        if standing.value is None or standing.middle is None:
            return float("-inf")
        distance = standing.middle - standing.value
        is_higher = metrics[standing.metric].card["better"] == "higher"
        return distance if is_higher else -distance

    return max(found, key=lambda standing: (standing.level == "behind", lag(standing)))


def departments(board: Answer, volume: str) -> dict[str, list[str]]:
    """Hospital → its departments with at least FEWEST_ROWS of `volume`, in alphabetical order.

    `board`: an answer by hospital and department_name.
    """
    found: dict[str, list[str]] = {}
    for row in board.rows:
        names = (row["hospital"], row["department_name"])
        if None not in names and "unknown" not in names and (row[volume] or 0) >= FEWEST_ROWS:
            found.setdefault(names[0], []).append(names[1])
    return {hospital: sorted(found[hospital]) for hospital in sorted(found)}


def losses(answer: Answer, metric: Metric, volume: str) -> list[Loss]:
    """The medicines that lack most, largest first, at most SHOWN_MEDICINES.

    `answer`: by medicine_name, with the metric and its volume. Only medicines with both numbers in
    sight and something lacking; `part` is of what these lack together.
    """
    found = []
    for row in answer.rows:
        share, amount = row[metric.name], row[volume]
        if share is not None and amount and row["medicine_name"] is not None:
            lacking = amount * (1 - share if metric.card["better"] == "higher" else share)
            found.append((row["medicine_name"], share, lacking))
    found = [loss for loss in found if loss[2] >= 1]
    total = sum(lacking for _, _, lacking in found)
    ordered = sorted(found, key=lambda loss: (-loss[2], loss[0]))[:SHOWN_MEDICINES]
    return [Loss(*loss, part=loss[2] / total) for loss in ordered]


def _standing(
    board: Answer,
    before: Answer,
    name: str,
    metric: Metric,
    volume: str,
    is_sample: bool,
    unit: str,
) -> Standing:
    amounts = {u.name: u.value or 0 for u in series.standings(board, volume, "department_name")}
    every = series.standings(board, name, "department_name")
    own = next((u for u in every if u.name == unit), None)
    is_out = own is None or own.value is None or own.excluded
    fit = [u for u in every if u.value is not None and not u.excluded]
    peers = [u.value for u in fit if u.name != unit and amounts.get(u.name, 0) >= FEWEST_ROWS]
    low = middle = high = place = None
    if len(peers) >= FEWEST_PEERS:
        low, middle, high = statistics.quantiles(peers, n=4, method="inclusive")
    better = metric.card["better"]
    if not is_out:
        place = 1 + sum(p > own.value if better == "higher" else p < own.value for p in peers)
    is_judged = not is_out and middle is not None and amounts.get(unit, 0) >= FEWEST_ROWS
    ends = _ends(own.value, amounts[unit], is_sample) if is_judged else (0.0, 1.0)
    return Standing(
        name,
        own.value if own else None,
        own.state if own else "not_applicable",
        series.value_of(before, name, "department_name", unit),
        low,
        middle,
        high,
        place,
        len(peers) + (not is_out),
        _level(own.value, ends, (low, middle, high), better) if is_judged else "unknown",
    )


def _ends(share: float, amount: float, is_sample: bool) -> tuple[float, float]:
    """The 95 % interval of a counted share; a ratio of amounts has none of this kind."""
    if not is_sample:
        return share, share
    rate = wilson(share * amount, amount)
    return rate.low, rate.high


def _level(value: float, ends: tuple, quartiles: tuple, better: str) -> str:
    """Behind, alike or ahead of the peers' middle half."""
    if better == "lower":
        value, ends = -value, (-ends[1], -ends[0])
        quartiles = tuple(-q for q in reversed(quartiles))
    low, middle, high = quartiles
    if value < low and ends[1] < middle:
        return "behind"
    return "ahead" if value > high and ends[0] > middle else "alike"
