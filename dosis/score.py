"""This module compares what the layer finds with what was planted (`dosis score`).

Only this module and the generator know the truth. A family that no model looks for is scored "not
yet": `found` is None.
"""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from dosis.home import DosisError, current_release, read_json, warehouse_path, write_json
from dosis.lineage_score import kept_measures

Progress = Callable[[str, float], None]
FAMILIES = (
    "outlier_department", "stalled_switch", "break", "reporting_gap", "diversion", "effect",
)  # fmt: skip
# What looks for a family: kinds of reservations that are computed, never those that are declared,
# and the level at which they look. Silence of a hospital is not the coverage of a whole region.
DETECTORS = {
    ("reporting_gap", "1"): (("coverage", "hospital"),),
    ("reporting_gap", "2"): (("coverage", "hospital"),),
    ("reporting_gap", "3"): (("coverage", "hospital"),),
    ("break", "unit"): (("failed_expectation", "region"), ("completeness", "region")),
}


def score_seeds(
    home: Path,
    seeds: list[int],
    scale: float,
    focus: float | None = None,
    months: tuple[str, str] = ("2018-05", "2026-06"),
    progress: Progress = lambda label, fraction: None,
) -> dict:
    """Synthesise, build and score each seed in a home of its own; keep the card and return it.

    Raises DosisError as the steps do.
    """
    truths, findings, rows = [], [], []
    for number, seed in enumerate(seeds):
        own = home / "score" / f"seed-{seed}"
        shutil.rmtree(own, ignore_errors=True)
        try:
            _make(own, seed, scale, focus, months, _part(progress, number, len(seeds), seed))
            truths += _truths(own, seed)
            found, accounts = _findings(warehouse_path(own), seed)
            findings += found
            rows.append(accounts)
        finally:
            shutil.rmtree(own, ignore_errors=True)
    card = _card(truths, findings, rows, seeds, scale)
    at = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    write_json(home / "score" / f"card-{at}.json", card)
    return card


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
    stored = sorted((home / "score").glob("card-*.json"))
    if stored:
        card = read_json(stored[-1], {})
        return card | {"measures": card["measures"] + kept_measures(home)}
    folder, _ = current_release()
    made = read_json(home / "deliveries" / "synthetic.json", {})
    if not made or not (home / "truth" / "planted.json").exists():
        raise DosisError("This home holds no planted truth; run `dosis score run --seeds 2,4,6`.")
    seed = made["seed"]
    findings, rows = _findings(folder / "layer.duckdb", seed)
    card = _card(_truths(home, seed), findings, [rows], [seed], made["scale"])
    return card | {"measures": card["measures"] + kept_measures(home)}


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
    for measure in card["measures"]:
        goal = "" if measure["goal"] is None else f" (goal {measure['goal']:g})"
        lines.append(f"{measure['item']}: {measure['name']} {measure['value']:g}{goal}")
    return "\n".join(lines)


def _cell(value) -> str:
    if value is None:
        return ""
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _part(progress: Progress, number: int, count: int, seed: int) -> Progress:
    return lambda label, fraction: progress(f"seed {seed}: {label}", (number + fraction) / count)


def _make(home: Path, seed: int, scale: float, focus, months, progress: Progress) -> None:
    from dosis.build import build
    from dosis.check import check
    from dosis.lake import load
    from dosis.synthetic import synthesise

    first, last = months
    home.mkdir(parents=True)
    synthesise(home, scale=scale, focus=focus, first=first, last=last, seed=seed)
    progress("load", 0.3)
    load(home)
    progress("build", 0.4)
    build(home)
    progress("check", 0.9)
    check(home)


def _truths(home: Path, seed: int) -> list[dict]:
    planted = read_json(home / "truth" / "planted.json", [])
    return [truth | {"seed": seed} for truth in planted]


def _findings(layer: Path, seed: int) -> tuple[list[dict], int]:
    """The computed reservations of a layer, and the rows that no rule accounts for."""
    with duckdb.connect(str(layer), read_only=True) as connection:
        kinds = sorted({kind for found in DETECTORS.values() for kind, _ in found})
        found = connection.execute(
            "select kind, register, scope_dimension, scope_value, atc_prefix, from_on, to_on "
            "from marts.reservations where list_contains(?, kind)",
            [kinds],
        ).to_arrow_table()
        (lost,) = connection.execute(
            "select coalesce(sum(abs(row_count)), 0) from marts.row_accounts "
            "where rule = 'not accounted for'"
        ).fetchone()
    return [row | {"seed": seed} for row in found.to_pylist()], int(lost)


def _matches(finding: dict, truth: dict) -> bool:
    """Whether a finding is about a planted truth: same seed, register, place, medicine, time."""
    if (finding["seed"], finding["register"]) != (truth["seed"], truth["register"]):
        return False
    place = finding["scope_dimension"]
    if place != "all" and truth["scope"].get(place) != finding["scope_value"]:
        return False
    codes = (finding["atc_prefix"] or "", truth["atc"] or "")
    if not (codes[0].startswith(codes[1]) or codes[1].startswith(codes[0])):
        return False
    ends = finding["to_on"].isoformat() if finding["to_on"] else "9999-12-31"
    begins = truth["to"] or "9999-12-31"
    return finding["from_on"].isoformat() <= begins and ends >= truth["from"]


def _card(truths: list, findings: list, lost: list[int], seeds: list[int], scale: float) -> dict:
    real = [t for t in truths if not t["is_decoy"]]
    families = []
    for name in FAMILIES:
        own = [t for t in real if t["family"] == name]
        rows = [
            _row(name, size, [t for t in own if t["size"] == size], findings)
            for size in sorted({t["size"] for t in own})
        ]
        families += [*_whole(name, rows, real, findings), *rows]
    measures = [_measure("row_account", "rows that no rule accounts for", sum(lost), 0)]
    return {"seeds": seeds, "scale": scale, "families": families, "measures": measures}


def _kinds(name: str, size: str) -> tuple[tuple[str, str], ...]:
    return DETECTORS.get((name, size), ())


def _row(name: str, size: str, truths: list[dict], findings: list[dict]) -> dict:
    kinds = _kinds(name, size)
    looking = [f for f in findings if (f["kind"], f["scope_dimension"]) in kinds]
    found = sum(any(_matches(f, t) for f in looking) for t in truths) if kinds else None
    recall = found / len(truths) if truths and found is not None else None
    return _entry(name, size, len(truths), found, None, None, recall)


def _whole(name: str, rows: list[dict], real: list[dict], findings: list[dict]) -> list[dict]:
    """The family's own line: all sizes that a model looks for, and the false ones."""
    kinds = {kind for (n, _), found in DETECTORS.items() if n == name for kind in found}
    planted = sum(row["planted"] for row in rows)
    if not kinds:
        return [_entry(name, "all", planted, None, None, None, None)]
    looking = [f for f in findings if (f["kind"], f["scope_dimension"]) in kinds]
    false = sum(not any(_matches(f, t) for t in real) for f in looking)
    looked_for = [row for row in rows if row["found"] is not None]
    found = sum(row["found"] for row in looked_for)
    among = sum(row["planted"] for row in looked_for)
    precision = (len(looking) - false) / len(looking) if looking else None
    recall = found / among if among else None
    return [_entry(name, "all", planted, found, false, precision, recall)]


def _entry(name, size, planted, found, false, precision, recall) -> dict:
    return {
        "name": name,
        "size": size,
        "planted": planted,
        "found": found,
        "false": false,
        "precision": precision,
        "recall": recall,
        "error": None,
    }


def _measure(item: str, name: str, value: float, goal: float | None) -> dict:
    met = None if goal is None else value <= goal
    return {
        "item": item, "name": name, "value": value, "low": None, "high": None,
        "goal": goal, "met": met,
    }  # fmt: skip
