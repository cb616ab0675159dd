"""This module scores the lineage by perturbation, on a small home of its own."""

from collections.abc import Callable
from pathlib import Path

from dosis.perturbation import Outcome, Perturbation
from dosis.release import release
from dosis.score_card import keep, measure
from dosis.score_home import scored_home

Progress = Callable[[str, float], None]
RECALL_GOAL, PRECISION_GOAL = 1.0, 0.80
# Large enough for most numbers to move: in a smaller home no rest of the sales gap lasts.
SCALE, FOCUS, MONTHS = 0.002, 60, ("2020-01", "2023-06")


def score_lineage(home: Path, seed: int, progress: Progress = lambda label, fraction: None) -> dict:
    """Make a small home, spoil every delivered column of SMR in turn, keep the result.

    Returns {"seed", "scale", "measures", "columns"}; raises DosisError as the steps do.
    """
    outcomes = []
    size = (SCALE, FOCUS, MONTHS)
    with scored_home(home / "score" / "lineage", seed, size, _part(progress)) as own:
        progress("release it", 0.2)
        release(own)
        trial = Perturbation(own, (own / "releases" / "current").resolve())
        for place, (table, column) in enumerate(trial.columns()):
            share = place / len(trial.columns())
            progress(f"spoil {table}.{column}", 0.3 + 0.7 * share)
            outcomes.append(trial.spoil(table, column))
    card = {
        "seed": seed,
        "scale": SCALE,
        "measures": measures(outcomes),
        "columns": [
            {
                "table": o.table, "column": o.column, "moved": len(o.moved),
                "carried": len(o.carried), "missed": o.missed, "unmoved": o.unmoved,
            }
            for o in outcomes
        ],
    }  # fmt: skip
    return keep(home, "lineage", card)


def told(card: dict) -> str:
    """The proof as lines of text: each column, then recall and precision."""
    lines = [f"{'column':<44}{'moved':>7}{'carried':>9}{'missed':>8}{'unmoved':>9}"]
    for row in card["columns"]:
        missed, unmoved = len(row["missed"]), len(row["unmoved"])
        name = f"{row['table']}.{row['column']}"
        lines.append(f"{name:<44}{row['moved']:>7}{row['carried']:>9}{missed:>8}{unmoved:>9}")
        lines += [f"  missed: {text}" for text in row["missed"]]
    lines.append("")
    for found in card["measures"]:
        lines.append(f"{found['name']}: {found['value']:.3f} (goal {found['goal']:g})")
    return "\n".join(lines)


def measures(outcomes: list[Outcome]) -> list[dict]:
    """Recall and precision of the lineage, over all columns and numbers, with their goals."""
    hits = sum(len(o.moved & o.carried) for o in outcomes)
    moved, carried = sum(len(o.moved) for o in outcomes), sum(len(o.carried) for o in outcomes)
    shares = (
        ("numbers that moved and carried the column", hits / moved, RECALL_GOAL),
        ("numbers that carried the column and moved", hits / carried, PRECISION_GOAL),
    )
    return [measure("lineage", name, value, goal, is_least=True) for name, value, goal in shares]


def _part(progress: Progress) -> Progress:
    return lambda label, fraction: progress(label, 0.2 * fraction)
