"""This module tells by how much provisional numbers are expected to rise, cell by cell.

The mart `revisions` expects so many more rows of a region's month. A number that counts those rows
rises by as much; a share or a count of persons does not, so it is told no size. Numbers themselves
are never scaled up.
"""

from dosis import words
from dosis.catalog import Metric

KEY = ("Ventet endeligt tal, 80 %-interval", "Final number expected, 80% interval")
EFFECT = (
    "Ventes at stige {bias} ({low} til {high})",
    "Expected to rise by {bias} ({low} to {high})",
)
EXPECTED = ("ventes at ende mellem {low} og {high}", "expected to end between {low} and {high}")


def add(found: dict, row: dict, metrics: list[Metric], shares: dict[int, float]) -> None:
    """Note in `found["rises"]` what a row of the mart `reservations` lets cells expect.

    `shares`: cell → the share of its days and units that the row touches; a region counts by its
    units, since their sizes are not known here. Rises of one table add up over regions and months;
    `found["rises"]`: metric → table → cell → [rise, low, high], as shares of the number so far.
    """
    table = (row["register"], row["table_name"])
    if row["kind"] != "provisional" or row["effect_bias"] is None:
        return
    for metric in metrics:
        if table in metric.reports_in and metric.is_total and metric.card.get("adds_over"):
            cells = found["rises"].setdefault(metric.name, {}).setdefault(row["table_name"], {})
            for cell, share in shares.items():
                parts = [share * row[f"effect_{key}"] for key in ("bias", "low", "high")]
                cells[str(cell)] = _sum(cells.get(str(cell)), parts)


def merged(run: list[dict]) -> dict:
    """The rises of several reservations together."""
    whole: dict = {}
    for reservation in run:
        for metric, tables in reservation.get("rises", {}).items():
            for table, cells in tables.items():
                own = whole.setdefault(metric, {}).setdefault(table, {})
                own |= {cell: _sum(own.get(cell), parts) for cell, parts in cells.items()}
    return whole


def effect(rises: dict) -> dict | None:
    """A reservation's effect: the mean rise of its cells within their widest interval, or None."""
    parts = [p for tables in rises.values() for cells in tables.values() for p in cells.values()]
    if not parts:
        return None
    return {
        "bias": round(sum(p[0] for p in parts) / len(parts), 4),
        "low": round(min(p[1] for p in parts), 4),
        "high": round(max(p[2] for p in parts), 4),
        "unit": "share",
    }


def of_cells(reservations: list[dict], metric: str) -> dict[int, list[float]]:
    """Cell → [rise, low, high] of one metric; of several tables the one that is missing most."""
    found: dict[int, list[float]] = {}
    for reservation in reservations:
        for cells in reservation.get("rises", {}).get(metric, {}).values():
            for cell, parts in cells.items():
                found[int(cell)] = max(found.get(int(cell), parts), parts)
    return found


def expected(low: float | None, high: float | None, unit: str, language: str) -> str:
    """Where a provisional number is expected to end, in words; empty where that is not known."""
    if low is None:
        return ""
    ends = {"low": words.number(low, unit, language), "high": words.quantity(high, unit, language)}
    return EXPECTED[language == "en"].format(**ends)


def _sum(known: list[float] | None, parts: list[float]) -> list[float]:
    return [a + b for a, b in zip(known or [0.0, 0.0, 0.0], parts, strict=True)]
