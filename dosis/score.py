"""This module compares what the layer finds with what was planted (`dosis score`).

Only this module and the generator know the truth. A family that no model looks for is scored "not
yet": `found` is None.
"""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd

from dosis import (
    score_outliers,
    score_power,
    score_rests,
    score_revision,
    score_switches,
    zero_or_missing,
)
from dosis.forecast_score import kept_measures as forecast_measures
from dosis.home import DosisError, current_release, read_json, warehouse_path
from dosis.score_breaks import break_families, break_measures, found_breaks
from dosis.score_card import keep, measure, newest
from dosis.score_findings import computed_findings, family_rows
from dosis.score_home import scored_homes

Progress = Callable[[str, float], None]
Size = tuple[float, float | None, tuple[str, str]]
FAMILIES = (
    "outlier_department", "stalled_switch", "break", "reporting_gap", "diversion", "effect",
)  # fmt: skip


def score_seeds(
    home: Path, seeds: list[int], size: Size, progress: Progress = lambda label, fraction: None
) -> dict:
    """Synthesise, build and score each seed in a home of its own; keep the card and return it.

    `size`: scale, focus and (first month, last month). Raises DosisError as the steps do.
    """
    homes = scored_homes(home, seeds, size, progress, _declare)
    layers = [_found(warehouse_path(own), own, own / "build", seed) for seed, own in homes]
    card = _card(layers, seeds, size[0])
    card["measures"] += score_power.simulated_measures()
    return keep(home, "card", card)


def fit_seeds(
    home: Path, seeds: list[int], size: Size, progress: Progress = lambda label, fraction: None
) -> Path:
    """Fit the model of `reporting_states` on what was planted; the code list that it wrote.

    Fit on odd seeds, judge on others. Raises DosisError as the steps do.
    """
    homes = scored_homes(home, seeds, size, progress)
    rows = pd.concat(
        [_states(warehouse_path(own), zero_or_missing.WEIGHED, own) for _, own in homes]
    )
    path = zero_or_missing.COEFFICIENTS
    zero_or_missing.write_coefficients(zero_or_missing.fit(rows), rows, seeds, path)
    return path


def seed_numbers(text: str) -> list[int]:
    """The seeds of a text such as 2,4,6. Raises DosisError for another text."""
    try:
        return [int(part) for part in text.split(",")]
    except ValueError:
        raise DosisError(f"The seeds are {text}; write them as 2,4,6.") from None


def newest_card(home: Path) -> dict:
    """The newest stored card; where none is stored, that of the current release.

    Raises DosisError where there is neither, or no planted truth to compare with.
    """
    stored = newest(home, "card")
    if stored:
        return _with_kept(stored, home)
    folder, _ = current_release()
    made = read_json(home / "deliveries" / "synthetic.json", {})
    if not made or not (home / "truth" / "planted.json").exists():
        raise DosisError("This home holds no planted truth; run `dosis score run --seeds 2,4,6`.")
    seed = made["seed"]
    layer = _found(folder / "layer.duckdb", home, folder, seed)
    card = _card([layer], [seed], made["scale"])
    return _with_kept(card, home)


def told(card: dict) -> str:
    """The card as lines of text."""
    lines = [f"seeds {', '.join(map(str, card['seeds']))}, scale {card['scale']:g}", ""]
    head = ("family", "size", "planted", "found", "false", "precision", "recall")
    lines.append("{:<20}{:<12}{:>9}{:>9}{:>7}{:>11}{:>8}".format(*head))
    for row in card["families"]:
        cells = [_cell(row[key]) for key in head[2:]]
        found = "not yet" if row["found"] is None else cells[1]
        lines.append(
            f"{row['name']:<20}{row['size']:<12}{cells[0]:>9}{found:>9}"
            f"{cells[2]:>7}{cells[3]:>11}{cells[4]:>8}"
        )
    lines.append("")
    for told in card["measures"]:
        goal = "" if told["goal"] is None else f" (goal {told['goal']:g})"
        lines.append(f"{told['item']}: {told['name']} {told['value']:g}{goal}")
    return "\n".join(lines)


def _with_kept(card: dict, home: Path) -> dict:
    """The card with what is measured elsewhere: proof of the lineage, error of the forecasts,
    alarms in registers with nothing planted."""
    cards = [newest(home, kind) for kind in ("lineage", "null")]
    kept = [row for found in cards if found for row in found["measures"]]
    return card | {"measures": card["measures"] + kept + forecast_measures()}


def _cell(value) -> str:
    if value is None:
        return ""
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _truths(home: Path, seed: int) -> list[dict]:
    planted = read_json(home / "truth" / "planted.json", [])
    return [truth | {"seed": seed} for truth in planted]


def _declare(home: Path) -> None:
    """What a home would declare of the look-alikes planted in it."""
    score_switches.declare(home, _truths(home, 0))


def _states(layer: Path, rows: str, home: Path) -> pd.DataFrame:
    """The months in question, with what is true of them."""
    with duckdb.connect(str(layer), read_only=True) as connection:
        return zero_or_missing.labelled(connection, rows, _truths(home, 0))


def _found(layer: Path, home: Path, build: Path, seed: int) -> dict[str, list]:
    """What a layer found, beside the truth: one list per thing that is scored.

    `build`: folder with the definitions that the layer was built by.
    """
    with duckdb.connect(str(layer), read_only=True) as connection:
        findings = computed_findings(connection, seed)
        findings += score_outliers.outlying_findings(connection, build, seed)
        pairs = score_rests.pairs_looked_at(connection, build, seed)
        (lost,) = connection.execute(
            "select coalesce(sum(abs(row_count)), 0) from marts.row_accounts "
            "where rule = 'not accounted for'"
        ).fetchone()
        breaks, examined = found_breaks(connection, seed)
        switches = score_switches.followed(connection, seed)
    final_rows = read_json(home / "truth" / "final_rows.json", [])
    return {
        "truths": _truths(home, seed),
        "findings": findings + score_rests.listed_findings(pairs),
        "pairs": pairs,
        "lost": [int(lost)],
        "breaks": breaks,
        "examined": examined,
        "switches": [switches],
        "states": [_states(layer, zero_or_missing.JUDGED, home)],
        "revisions": score_revision.compared(layer, final_rows),
    }


def _card(layers: list[dict[str, list]], seeds: list[int], scale: float) -> dict:
    """The card of all layers together (DESIGN, section 5)."""
    found = {name: [entry for layer in layers for entry in layer[name]] for name in layers[0]}
    real = [t for t in found["truths"] if not t["is_decoy"]]
    families = [
        row
        for name in FAMILIES
        for row in (
            break_families(found["truths"], found["breaks"])
            if name == "break"
            else family_rows(name, real, found["findings"])
        )
    ]
    lost = measure("row_account", "rows that no rule accounts for", sum(found["lost"]), 0)
    measures = [
        lost,
        *break_measures(found["truths"], found["breaks"], found["examined"]),
        *score_switches.measures(found["truths"], pd.concat(found["switches"])),
        *zero_or_missing.measures(pd.concat(found["states"])),
        *score_revision.measures(found["revisions"]),
        *score_outliers.outlier_measures(families),
        *score_rests.rest_measures(families, real, found["pairs"]),
    ]
    return {"seeds": seeds, "scale": scale, "families": families, "measures": measures}
