"""This module lists the unexplained rests that last, with a bound on the share of false entries."""

from importlib.resources import files
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control, norm

from dosis.catalog import Catalog
from dosis.lineage import of_metric_written
from dosis.reservation import acting

METRIC = "unexplained_gap_share"
FALSE_SHARE = 0.05
WINDOW = 8  # months
VISIBLE_SHARE, VISIBLE_ERRORS = 0.2, 4
PAIR = ["department_id", "atc"]
KEY = ["department_id", "unit_code", "department_name", "hospital", "region", "atc", "unit"]
AMOUNTS = ["delivered_amount", "given_amount", "rest_amount", "low_amount", "high_amount"]
COLUMNS = [
    *KEY, "usual_amount", "since_on", "until_on", "first_on", "last_on", *AMOUNTS, "rest_doses",
    "low_doses", "high_doses", "rest_share", "months_with_rest", "errors", "spread", "q_value",
    "newest_on", "is_listed", "is_left_out", "is_small", "patients",
]  # fmt: skip


def lasting_rests(connection: duckdb.DuckDBPyConnection, catalog: Catalog, sources) -> pd.DataFrame:
    """One row per department and medicine that was looked at, the listed ones first.

    `connection`: on marts of a warehouse or release; `sources`: the delivered columns that `METRIC`
    rests on. `first_on`, `last_on` are the eight months that say it most clearly, which the amounts
    are about; `since_on`, `until_on` the first and last month of its run that shows it;
    `newest_on` is the last month that can be judged anywhere. Judged are windows in which a rest of
    a fifth would be four standard errors: a choice that does not look at the rest, and spares tests
    (Bourgon, PNAS 2010;107:9546). `errors`: the rest without its highest month, in standard errors
    times `spread`, by how much rests stray more than these say (Efron, JASA 2004;99:96: read from
    the data, 1 at least; around zero, so that a common shift widens it too). One-sided normal
    chance, times the number of windows that don't overlap, then false discovery control over
    departments and medicines (Benjamini and Hochberg, J R Stat Soc B 1995;57:289). Leaving out the
    highest month more than outweighs what overlapping windows add (a test simulates it). Listed is
    what lasts (`sales_gaps.is_sustained`) with a q-value of FALSE_SHARE at most. `is_left_out`: a
    reservation leaves no window; `is_small`: no window can be judged.
    """
    ids = acting(connection, catalog.metrics[METRIC], sources, catalog.delivered_columns)
    windows = connection.execute(_sql("windows"), {"ids": ids}).df()
    if windows.empty:
        return pd.DataFrame(columns=COLUMNS)
    found = judge(windows)
    connection.register("listed", found[found["is_listed"]][[*KEY, "first_on", "last_on"]])
    patients = connection.execute(_sql("patients")).df()
    connection.unregister("listed")
    found = found.merge(patients, how="left", on=PAIR)
    found["patients"] = found["patients"].astype("Int64")
    order = ["is_listed", "low_doses", "department_name", "atc"]
    found = found.sort_values(order, ascending=[False, False, True, True])
    return found[COLUMNS].reset_index(drop=True)


def judge(windows: pd.DataFrame) -> pd.DataFrame:
    """The windows of `sql/supervision/windows.sql` as one row per department and medicine."""
    windows = windows.copy()
    error = (windows["summed_rest_high_amount"] - windows["summed_rest_amount"]) / norm.ppf(0.975)
    windows["errors"] = (windows["summed_rest_amount"] - windows["highest_amount"]) / error
    windows["whole"] = (windows["summed_rest_amount"] / error).abs()
    windows["is_small"] = VISIBLE_ERRORS * error > VISIBLE_SHARE * windows["delivered_sum"]
    kept = windows[~windows["is_left_out"] & ~windows["is_small"]].copy()
    spread = max(1.0, float(kept["whole"].median() / norm.ppf(0.75))) if len(kept) else 1.0
    kept["errors"] /= spread
    kept["rank"] = kept["errors"] + 1e6 * kept["is_sustained"]
    best = kept.loc[kept.groupby(PAIR)["rank"].idxmax()].set_index(PAIR)
    tests = kept.groupby(PAIR)["errors"].agg(["max", "size"])
    best["q_value"] = q_values(tests["max"], tests["size"])
    best = best.reset_index()
    best["is_listed"] = best["is_sustained"] & (best["q_value"] <= FALSE_SHARE)
    best["newest_on"], best["spread"] = kept["month_on"].max(), spread
    told = pd.concat(
        [_described(best, kept, windows), _not_judged(windows, best)], ignore_index=True
    )
    return told.astype({"is_listed": bool, "is_left_out": bool, "is_small": bool})


def q_values(errors: pd.Series, windows: pd.Series) -> np.ndarray:
    """False discovery rates of the largest `errors` among so many overlapping `windows` each."""
    chance = np.minimum(1, norm.sf(errors) * np.maximum(1, windows / WINDOW))
    return false_discovery_control(chance) if len(chance) else np.empty(0)


def write_lasting_rests(staged: Path, catalog: Catalog) -> None:
    """Add `quality.lasting_rests` to the layer of the release that is being made in `staged`.

    The lineage of its columns (`dosis.metric_lineage`) must have been written before.
    """
    with duckdb.connect(str(staged / "layer.duckdb")) as layer:
        layer.execute("set enable_progress_bar = false")
        found = lasting_rests(layer, catalog, of_metric_written(layer, METRIC))
        layer.register("found", found)
        layer.execute("create schema if not exists quality")
        dates = ", ".join(
            f"{name}::date as {name}"
            for name in ("since_on", "until_on", "first_on", "last_on", "newest_on")
        )
        layer.execute(
            "create or replace table quality.lasting_rests as "
            f"select * replace ({dates}) from found"
        )


def _described(best: pd.DataFrame, kept: pd.DataFrame, windows: pd.DataFrame) -> pd.DataFrame:
    """Amounts of the clearest window, and through which months the rest lasted."""
    told = best.rename(
        columns={
            "rest_summed_from_on": "first_on", "month_on": "last_on",
            "delivered_sum": "delivered", "given_sum": "given",
        }
    )  # fmt: skip
    told = told.drop(columns=["delivered_amount", "given_amount", "rest_amount"]).rename(
        columns={
            "delivered": "delivered_amount", "given": "given_amount",
            "summed_rest_amount": "rest_amount", "summed_rest_low_amount": "low_amount",
            "summed_rest_high_amount": "high_amount",
        }
    )  # fmt: skip
    for name in ("rest", "low", "high"):
        told[f"{name}_doses"] = told[f"{name}_amount"] / told["usual_amount"]
    told["rest_share"] = told["rest_amount"] / told["delivered_amount"].where(
        told["delivered_amount"] > 0
    )
    spans = [
        _lasted(row, kept, windows) if row.is_listed else (row.first_on, row.last_on)
        for row in told.itertuples()
    ]
    told["since_on"] = [first for first, _ in spans]
    told["until_on"] = [last for _, last in spans]
    return told


def _lasted(row, kept: pd.DataFrame, windows: pd.DataFrame) -> tuple:
    """First and last month of the run of lasting months around the clearest window: those whose own
    rest is at least half the window's mean."""
    lasting = _of(kept[kept["is_sustained"]], row)
    months = lasting["month_on"].dt.year * 12 + lasting["month_on"].dt.month
    run = (months.diff() != 1).cumsum()
    mine = lasting[run == run[lasting["month_on"] == row.last_on].max()]
    if mine.empty:
        return row.first_on, row.last_on
    own = _of(windows, row)
    within = own["month_on"].between(mine["rest_summed_from_on"].min(), mine["month_on"].max())
    marked = own[within & (own["rest_amount"] >= row.rest_amount / WINDOW / 2)]["month_on"]
    return min(marked.min(), row.last_on), marked.max()


def _of(windows: pd.DataFrame, row) -> pd.DataFrame:
    """The windows of one department and medicine."""
    return windows[(windows["department_id"] == row.department_id) & (windows["atc"] == row.atc)]


def _not_judged(windows: pd.DataFrame, best: pd.DataFrame) -> pd.DataFrame:
    """Departments and medicines without a window that can be judged; they have no amounts."""
    judged = pd.MultiIndex.from_frame(best[PAIR])
    rest = windows[~pd.MultiIndex.from_frame(windows[PAIR]).isin(judged)]
    is_small = rest.groupby(PAIR)["is_small"].all().rename("is_small").reset_index()
    whole = rest.drop_duplicates(PAIR)[[*KEY, "usual_amount"]].merge(is_small, on=PAIR)
    return whole.assign(is_listed=False, is_left_out=~whole["is_small"])


def _sql(name: str) -> str:
    return (files("dosis") / "sql" / "supervision" / f"{name}.sql").read_text("utf-8")
