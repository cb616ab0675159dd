"""This module counts what is found in whole registers in which nothing is amiss: false alarms all.

A part of `dosis score`: departments that depart, and rests on the list of lasting rests.
"""

from collections.abc import Callable
from pathlib import Path

import duckdb

from dosis import score_outliers, score_rests
from dosis.home import warehouse_path
from dosis.score_card import keep, measure
from dosis.score_home import scored_homes

GOAL = 1
LISTS = (
    (score_outliers.ITEM, score_outliers.KIND, "outlying departments", GOAL),
    (score_rests.ITEM, score_rests.KIND, "rests on the list", None),
)


def score_null(
    home: Path,
    seeds: list[int],
    size: tuple,
    progress: Callable[[str, float], None] = lambda label, fraction: None,
) -> dict:
    """Make whole registers in which nothing is amiss, and count what is found.

    `size`: scale, focus and (first month, last month). Keeps the card {"seeds", "scale", "alarms",
    "measures"} and returns it. Raises DosisError as the steps do.
    """
    alarms = []
    for seed, own in scored_homes(home, seeds, size, progress, planted=False):
        with duckdb.connect(str(warehouse_path(own)), read_only=True) as connection:
            alarms += found_in(connection, own / "build", seed)
    card = {"seeds": seeds, "scale": size[0], "alarms": alarms, "measures": measures(alarms, seeds)}
    return keep(home, "null", card)


def found_in(connection: duckdb.DuckDBPyConnection, build: Path, seed: int) -> list[dict]:
    """The departments and rests that a warehouse lists; `build`: folder of its definitions."""
    found = score_outliers.outlying_findings(connection, build, seed)
    found += score_rests.listed_findings(score_rests.pairs_looked_at(connection, build, seed))
    return [{**f, "from_on": str(f["from_on"]), "to_on": str(f["to_on"])} for f in found]


def measures(alarms: list[dict], seeds: list[int]) -> list[dict]:
    """How many alarms of each kind the registers raised."""
    where = f"in {len(seeds)} whole registers with nothing planted"
    return [
        measure(item, f"{what} {where}", sum(a["kind"] == kind for a in alarms), goal)
        for item, kind, what, goal in LISTS
    ]


def told(card: dict) -> str:
    """The card of `score_null` as lines of text."""
    lines = [
        f"seed {a['seed']}: {a['kind']} {a['scope_value']} {a['atc_prefix']} from {a['from_on']}"
        for a in card["alarms"]
    ]
    for row in card["measures"]:
        goal = "" if row["goal"] is None else f" (goal at most {row['goal']})"
        lines.append(f"{row['name']}: {row['value']}{goal}")
    return "\n".join(lines)
