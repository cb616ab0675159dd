"""This module lists the departments whose use of a medicine comparable patients don't explain."""

from importlib.resources import files
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from dosis.catalog import Catalog
from dosis.declarations import declared
from dosis.dispersion import exact_limits
from dosis.lineage import of_metric_written
from dosis.outlier import Rules, scan
from dosis.reservation import acting

METRIC = "uses_per_expected_use"
ADMISSION = "admission"
OF_STARTS = Rules(windows=(24,), least_expected=10.0)
UNIT = ["compared_group", "unit_code", "department_name", "hospital", "region", "atc"]
COLUMNS = [
    *UNIT, "since_on", "until_on", "observed", "expected", "ratio", "low", "high", "usual", "score",
    "q_value", "is_outlying",
]  # fmt: skip


def outlying_units(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, sources
) -> pd.DataFrame:
    """One row per department and medicine with enough expected uses, the most surprising first.

    `connection`: on marts of a warehouse or release; `catalog`: its definitions; `sources`: the
    delivered columns that `METRIC` rests on (`dosis.lineage`). Columns: UNIT, first and last month
    of the window that departs most, observed and expected uses in it, their ratio with exact 95 %
    limits (of counts that vary as little as these do), the ratio that was to be expected
    (`usual`), z-score, q-value and `is_outlying`.

    Of one department's starts in one treatment area, which add up, only the medicine that departs
    most is outlying.
    """
    ids = acting(connection, catalog.metrics[METRIC], sources, catalog.delivered_columns)
    months = connection.execute(_sql("months"), {"ids": ids}).df()
    if months.empty:
        return pd.DataFrame(columns=COLUMNS)
    parts = [
        _departures(months[is_family], rules)
        for is_family, rules in _families(months)
        if is_family.any()
    ]
    found = pd.concat(parts).sort_values(["q_value", "surprise"], ascending=[True, False])
    repeated = found.duplicated(["compared_group", "unit_code"])
    found["is_outlying"] &= ~(repeated & (found["compared_group"] != ADMISSION))
    return found[COLUMNS].reset_index(drop=True)


def write_outlying_units(staged: Path, catalog: Catalog) -> None:
    """Add `quality.outlying_units` to the layer of the release that is being made in `staged`.

    The lineage of its columns (`dosis.metric_lineage`) must have been written before.
    """
    with duckdb.connect(str(staged / "layer.duckdb")) as layer:
        layer.execute("set enable_progress_bar = false")
        found = outlying_units(layer, catalog, of_metric_written(layer, METRIC))
        layer.register("found", found)
        layer.execute("create schema if not exists quality")
        layer.execute(
            "create or replace table quality.outlying_units as select * replace "
            "(since_on::date as since_on, until_on::date as until_on) from found"
        )


def _families(months: pd.DataFrame) -> list[tuple[pd.Series, Rules]]:
    """What is looked at together: admissions, starts with the recommended medicine, other starts.

    A department begins few treatments, but a share of them is known better than a count.
    """
    recommended = {
        (r["treatment_area"], r["medicine"]) for r in declared("recommendations").values()
    }
    is_admission = months["compared_group"] == ADMISSION
    pairs = pd.Series(zip(months["compared_group"], months["atc"], strict=True), months.index)
    follows = pairs.isin(recommended)
    return [
        (is_admission, Rules()),
        (~is_admission & follows, OF_STARTS),
        (~is_admission & ~follows, OF_STARTS),
    ]


def _departures(months: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The tested cells of one family."""
    cells, observed, expected, scale = _arrays(months)
    medicine = cells.groupby(["compared_group", "atc"]).ngroup().to_numpy()
    unit = cells.groupby(["compared_group", "unit_code"]).ngroup().to_numpy()
    found = scan(observed, expected, medicine, unit, scale, rules)
    last = months["month_on"].max()
    least = np.maximum(found.expected, 1e-9)
    low, high = exact_limits(found.observed / scale, least / scale)
    cells["since_on"] = [last - pd.DateOffset(months=max(int(m), 1) - 1) for m in found.months]
    cells["until_on"] = last + pd.offsets.MonthEnd(0)
    cells["observed"], cells["expected"] = found.observed.astype(int), found.expected
    cells["ratio"] = found.observed / least
    cells["low"], cells["high"], cells["usual"] = low, high, found.usual
    cells["score"], cells["surprise"] = found.score, np.abs(found.score)
    cells["q_value"], cells["is_outlying"] = found.q_value, found.is_outlying
    return cells[found.months > 0]


def _arrays(months: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray, np.ndarray, np.ndarray]:
    """The cells, their counts by month, and how far a count varies less than Poisson's.

    A medicine that most patients of a treatment area begin with leaves less room for chance: the
    variance of its count is its mean times the share that begins with another.
    """
    axis = pd.date_range(months["month_on"].min(), months["month_on"].max(), freq="MS")
    wide = {
        name: months.pivot_table(
            index=UNIT, columns="month_on", values=name, aggfunc="sum", fill_value=0
        ).reindex(columns=axis, fill_value=0)
        for name in ("observed", "expected", "occasions")
    }
    cells = wide["expected"].index.to_frame(index=False)
    observed, expected, occasions = (wide[n].to_numpy(float) for n in wide)
    share = expected.sum(axis=1) / np.maximum(occasions.sum(axis=1), 1)
    is_start = (cells["compared_group"] != ADMISSION).to_numpy()
    return cells, observed, expected, np.where(is_start, np.clip(1 - share, 0.05, 1), 1.0)


def _sql(name: str) -> str:
    return (files("dosis") / "sql" / "outlying" / f"{name}.sql").read_text("utf-8")
