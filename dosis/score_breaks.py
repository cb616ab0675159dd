"""This module scores the breaks that were found against those that were planted.

A finding is a detected row of the mart `breaks` (declared rows never count); it is true where a
planted break of its kind began at the same unit, in the same column, within two months. It is no
false one either where that unit's whole region was told instead.
"""

import statistics

import duckdb

from dosis.score_card import family, measure

MONTHS_OFF = 2
ROWS_A_MONTH = 30
CHANGE = 0.25
SMALL = ("15",)
# What a planted size looks like in the mart: kinds of series, and the column (None: the rows). A
# lost unit is an invalid value, and in small series the share of that value shows first.
SHAPES = {
    "15": (("level", "rate"), None),
    "25": (("level", "rate"), None),
    "40": (("level", "rate"), None),
    "share": (("share",), "c_ord_type"),
    "missing": (("missing",), "c_indikation_kode"),
    "unit": (("validity", "share"), "v_adm_dosis_enhed"),
    "variance": (("spread", "variety"), "v_adm_dosis"),
}
OF_RELATIVE_SIZE = "relative"


def found_breaks(connection: duckdb.DuckDBPyConnection, seed: int) -> tuple[list, list]:
    """The detected breaks of a layer and the series that were examined, each with its seed."""
    found = connection.sql(
        "select * from marts.breaks where break_id like 'break_%'"
    ).to_arrow_table()
    series = connection.sql("select * from marts.examined_series").to_arrow_table()
    return tuple([row | {"seed": seed} for row in table.to_pylist()] for table in (found, series))


def break_families(truths: list[dict], found: list[dict]) -> list[dict]:
    """The family's own line and one per size: {name, size, planted, found, false, precision, …}.

    `truths`: planted ones of all families with their seed; decoys don't count. `error` is the
    median number of months between the found and the planted begin.
    """
    real = _planted(truths)
    false = sum(not _explained(f, real) for f in found)
    rows = [
        _line(size, [t for t in real if t["size"] == size], found, None)
        for size in sorted({t["size"] for t in real})
    ]
    return [_line("all", real, found, false), *rows]


def break_measures(truths: list[dict], found: list[dict], series: list[dict]) -> list[dict]:
    """Precision, recall, date error and flagged clean series, with their goals.

    Of changes of a quarter and more, at units with 30 rows a month or more. Shares carry their 95 %
    interval (Wilson 1927, J. Am. Stat. Assoc. 22, 209–212). Nothing planted gives no measures.
    """
    everything = _planted(truths)
    real = [t for t in everything if t["size"] not in SMALL and _is_seen(t, series)]
    if not real:
        return []
    large = [f for f in found if _change(f) >= CHANGE]
    true = [f for f in large if _explained(f, everything)]
    hits = [t for t in real if _hits(t, found)]
    clean = [s for s in series if not _is_touched(s, truths)]
    flagged = [s for s in clean if s["undeclared_count"]]
    measures = [
        _share("precision, changes of 25 % and more", len(true), len(large), 0.90),
        _share("recall, changes of 25 % and more", len(hits), len(real), 0.85),
        _share("clean series flagged", len(flagged), len(clean), 0.03, is_most=True),
    ]
    if hits:
        error = statistics.median(_months_off(t, found) for t in hits)
        measures.append(measure("breaks", "median date error in months", error, 1))
    return [m for m in measures if m]


def _planted(truths: list[dict]) -> list[dict]:
    return [t for t in truths if t["family"] == "break" and not t["is_decoy"]]


def _line(size: str, truths: list[dict], found: list[dict], false: int | None) -> dict:
    hits = [t for t in truths if _hits(t, found)]
    error = statistics.median(_months_off(t, found) for t in hits) if hits else None
    precision = (len(found) - false) / len(found) if found and false is not None else None
    recall = len(hits) / len(truths) if truths else None
    return family("break", size, len(truths), len(hits), false, precision, recall, error)


def _hits(truth: dict, found: list[dict], is_wider: bool = False) -> list[dict]:
    """The findings of a truth at its unit, or, `is_wider`, at its whole region."""
    place = (truth["scope"]["region"], None) if is_wider else _place(truth)
    kinds, column = SHAPES[truth["size"]]
    return [
        f
        for f in found
        if (f["seed"], f["register"], f["table_name"]) == _table(truth)
        and (f["region"], f["hospital"]) == place
        and f["series_kind"] in kinds
        and f["column_name"] == column
        and _distance(f["from_on"].isoformat(), truth["from"]) <= MONTHS_OFF
    ]


def _explained(finding: dict, truths: list[dict]) -> bool:
    """Whether a finding is declared, a planted break, or one of the region that it moves with it.

    The last is no hit of what was planted, but no false alarm either.
    """
    return finding["status"] == "declared" or any(
        _hits(t, [finding], is_wider) for t in truths for is_wider in (False, True)
    )


def _months_off(truth: dict, found: list[dict]) -> int:
    return min(_distance(f["from_on"].isoformat(), truth["from"]) for f in _hits(truth, found))


def _change(finding: dict) -> float:
    """The relative change of what is read, as a share of what stood before."""
    if finding["size_unit"] == OF_RELATIVE_SIZE:
        return abs(finding["size"])
    return abs(finding["size"]) / max(finding["reading_before"], 1e-9)


def _is_seen(truth: dict, series: list[dict]) -> bool:
    """Whether the truth's unit has rows enough to be asked for."""
    return any(
        (s["seed"], s["register"], s["table_name"]) == _table(truth)
        and (s["region"], s["hospital"]) == _place(truth)
        and s["mean_rows"] >= ROWS_A_MONTH
        for s in series
    )


def _is_touched(series: dict, truths: list[dict]) -> bool:
    """Whether something is planted in the series' table at its unit, around it or within it."""
    return any(
        (series["seed"], series["register"], series["table_name"]) == _table(t)
        and not t["is_decoy"]
        and all(
            mine is None or theirs is None or mine == theirs
            for mine, theirs in zip((series["region"], series["hospital"]), _place(t), strict=True)
        )
        for t in truths
        if t["family"] in ("break", "reporting_gap")
    )


def _table(truth: dict) -> tuple:
    return truth["seed"], truth["register"], truth["table"]


def _place(truth: dict) -> tuple:
    return truth["scope"].get("region"), truth["scope"].get("hospital")


def _distance(day: str, other: str) -> int:
    """Months between two days."""
    months = [12 * int(text[:4]) + int(text[5:7]) for text in (day, other)]
    return abs(months[0] - months[1])


def _share(name: str, part: int, whole: int, goal: float, is_most: bool = False) -> dict | None:
    from scipy.stats import binomtest

    if not whole:
        return None
    interval = binomtest(part, whole).proportion_ci(method="wilson")
    ends = (float(interval.low), float(interval.high))
    return measure("breaks", name, part / whole, goal, ends, is_least=not is_most)
