"""This module keeps the revision triangle by region: how many rows each delivery of a month held.

A table whose dictionary entry names a `reporting_region` is counted by that column as delivered;
what its codes mean is a model's business (`int_revisions__triangle`).
"""

from pathlib import Path

import pyarrow

from dosis.register import RegisterTable

NAMES = (
    "register", "table_name", "delivered_on", "month", "region_code", "row_count",
    "delivery_number",
)  # fmt: skip
NOT_GIVEN = ""


def rows_by_region(connection, table: RegisterTable, folder: Path) -> dict[str, dict[str, int]]:
    """Month → code of the reporting region → rows, of a delivery split by month in `folder`.

    Empty for a table without a reporting region; a row without a code counts under "".
    """
    column = table.meta.get("reporting_region")
    if not column:
        return {}
    found: dict[str, dict[str, int]] = {}
    rows = connection.execute(
        f"select lake_month, coalesce(cast({column} as varchar), '{NOT_GIVEN}'), count(*) "
        "from read_parquet($1, hive_partitioning = false) group by all order by all",
        [str(folder / "*" / "*.parquet")],
    )
    for month, code, count in rows.fetchall():
        found.setdefault(month, {})[code] = count
    return found


def delivered_region_months(manifest: dict) -> pyarrow.Table:
    """One row per delivered table, delivery, month and reporting region (`NAMES`).

    A delivery that was loaded before regions were counted has none.
    """
    rows = [
        (d["register"], d["table"], d["delivered_on"], month, code, count, number)
        for number, d in enumerate(manifest["deliveries"])
        for month, codes in d.get("months_by_region", {}).items()
        for code, count in codes.items()
    ]
    columns = list(zip(*rows, strict=True)) or [[]] * len(NAMES)
    kinds = [pyarrow.string()] * 5 + [pyarrow.int64()] * 2
    arrays = [pyarrow.array(list(c), kind) for c, kind in zip(columns, kinds, strict=True)]
    return pyarrow.table(arrays, names=list(NAMES))
