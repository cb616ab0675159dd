"""This module compares what the revision expected of months with what came (part of `dosis score`).

It stands at every past delivery: each month of each region that was not final then counts once per
delivery. What came is the generator's own count, which no model reads.
"""

from pathlib import Path

import duckdb

from dosis.score_card import measure

ITEM = "revision"
GOAL = (0.75, 0.85)


def compared(layer: Path, final_rows: list[dict]) -> list[dict]:
    """What a layer expected at each delivery, beside the rows that came in the end.

    `final_rows`: {register, table, region, month, rows}. Empty where there are none.
    """
    came = {
        (row["register"], row["table"], row["region"], row["month"]): row["rows"]
        for row in final_rows
    }
    with duckdb.connect(str(layer), read_only=True) as connection:
        if not came:
            return []
        rows = connection.execute(
            "select register, table_name, region, strftime(month_on, '%Y-%m') as month, is_newest, "
            "is_final, row_count, expected_count, low_count, high_count "
            "from marts.revisions where is_known"
        ).to_arrow_table()
    found = []
    for row in rows.to_pylist():
        key = (row["register"], row["table_name"], row["region"], row["month"])
        if key in came:
            found.append(row | {"came": came[key]})
    return found


def measures(found: list[dict]) -> list[dict]:
    """The measures of item `revision`; none where nothing could be compared."""
    open_ = [row for row in found if not row["is_final"]]
    newest = [row for row in open_ if row["is_newest"]]
    final = [row for row in found if row["is_final"]]
    if not open_:
        return []
    low, high = GOAL
    share = _held(open_)
    told = [
        measure(ITEM, "share of 80 % intervals that hold the final number", share)
        | {"low": low, "high": high, "goal": 0.8, "met": low <= share <= high},
        measure(ITEM, "intervals compared", len(open_)),
        measure(ITEM, "mean error of the expected final number", _error(open_, "expected_count")),
        measure(ITEM, "mean error of the rows so far", _error(open_, "row_count")),
    ]
    if newest:
        told.append(measure(ITEM, "the same, of the newest deliveries alone", _held(newest)))
    if final:
        told.append(measure(ITEM, "mean error of months called final", _error(final, "row_count")))
    return told


def _held(rows: list[dict]) -> float:
    """The share of rows whose interval holds what came."""
    return sum(r["low_count"] <= r["came"] <= r["high_count"] for r in rows) / len(rows)


def _error(rows: list[dict], told: str) -> float:
    """The mean of what was told less what came, without sign, as share of what came."""
    return sum(abs(row[told] - row["came"]) / row["came"] for row in rows) / len(rows)
