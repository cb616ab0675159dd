"""This module reads from a release what forecasts start from: series, silence, breaks, persons."""

import datetime
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from dosis import reservation
from dosis.catalog import open_catalog
from dosis.forecast_history import Break, History, month_at
from dosis.forecast_levels import UNITS, Levels
from dosis.home import PROJECT
from dosis.lineage import of_metric_written

QUERIES = PROJECT / "dosis" / "sql" / "forecast"
CLOSED = 6  # silent months at the end from which a unit is taken to have closed
WHOLE = 0.6  # of the mean of the next three months, below which a first month is not whole
TRUNCATED = 36  # months back that provisional months are looked for


@dataclass(frozen=True)
class Source:
    """A metric that is forecast, and the delivered table whose silence and late reports count.

    `counts_persons`: forecasts of few persons are hidden from roles under the floor.
    """

    metric: str
    register: str
    table: str
    counts_persons: bool = False


SOURCES = {
    source.metric: source
    for source in (
        Source("antibiotic_ddd", "sales", "amgros_sales"),
        Source("delivered_usual_doses", "sales", "leverance"),
        Source("given_usual_doses", "smr", "indberetningmedpris", counts_persons=True),
    )
}


def history_of(folder: Path, connection: duckdb.DuckDBPyConnection, source: Source):
    """The settled months of a metric (History); None where the release holds no such rows.

    `folder`: the release; `connection`: on its `layer.duckdb`, writable for temporary tables.
    """
    if source.metric not in open_catalog(folder).metrics:
        return None
    newest = _provisional_from(connection, source)
    connection.execute("set variable newest_on = $newest::date", {"newest": newest})
    connection.execute(_query("units"))
    rows = connection.execute(_query(source.metric)).df()
    rows = rows[rows["month_on"].notna() & rows["hospital"].notna()]
    rows = rows[rows["month_on"] < pd.Timestamp(newest)]
    if rows.empty:
        return None
    columns = [unit for unit in UNITS if rows[unit].notna().any()] + ["atc"]
    wide = rows.dropna(subset=columns).groupby([*columns, "month_on"])["amount"].sum().unstack()
    months = pd.date_range(wide.columns.min(), wide.columns.max(), freq="MS")
    keys = wide.index.to_frame(index=False)
    values = wide.reindex(columns=months).fillna(0.0).to_numpy(float)
    values[_silent(connection, source, keys, months)] = np.nan
    values, months = _without_part_month(values, months)
    first = f"{months[0]:%Y-%m}"
    return History(keys, values, first, _breaks(folder, connection, source, keys, months))


def persons(connection, levels: Levels, until: str) -> np.ndarray:
    """(series,): persons with a dose in the twelve months that end with month `until`."""
    day = datetime.date.fromisoformat(f"{month_at(until, 1)}-01")
    since = datetime.date.fromisoformat(f"{month_at(until, -11)}-01")
    connection.execute("set variable until_on = $day::date", {"day": day})
    connection.execute("set variable since_on = $day::date", {"day": since})
    rows = connection.execute(_query("persons")).fetchall()
    found = {tuple(row[:-1]): row[-1] for row in rows if row[3] is not None or row[4] is None}
    names = levels.series[[*UNITS, "atc_group", "atc"]]
    return np.array([found.get(tuple(row), 0) for row in names.itertuples(index=False)])


def admissions(connection, history: History, levels: Levels) -> np.ndarray | None:
    """(series × months): admissions of series of all medicines, zero for others; None without."""
    rows = connection.execute(_query("admissions")).df()
    months = [pd.Timestamp(f"{month}-01") for month in history.months]
    rows = rows[rows["month_on"].isin(months)]
    if rows["month_on"].nunique() < len(months):
        return None
    found = np.zeros((len(levels.series), len(months)))
    for depth in range(len(UNITS) + 1):
        units = list(UNITS[:depth])
        place = ("nation", "region", "hospital", "department")[depth]
        at = levels.of(f"{place}_all")
        counts = rows.assign(nation="").groupby([*(units or ["nation"]), "month_on"])["amount"]
        wide = counts.sum().unstack().reindex(columns=months).fillna(0)
        for row in at:
            name = tuple(levels.series.loc[row, units]) if units else ("",)
            name = name if len(name) > 1 else name[0]
            if name in wide.index:
                found[row] = wide.loc[name].to_numpy(float)
    return found


def _query(name: str) -> str:
    return (QUERIES / f"{name}.sql").read_text("utf-8")


def _provisional_from(connection, source: Source) -> datetime.date:
    """The first month of the newest that are not settled in every region."""
    (newest,) = connection.execute(
        "select max(month_on) from marts.reporting_months "
        "where register = $register and table_name = $table_name",
        {"register": source.register, "table_name": source.table},
    ).fetchone()
    if newest is None:
        return datetime.date(1900, 1, 1)
    after = datetime.date.fromisoformat(f"{month_at(f'{newest:%Y-%m}', 1)}-01")
    oldest = datetime.date.fromisoformat(f"{month_at(f'{newest:%Y-%m}', -TRUNCATED)}-01")
    (provisional,) = connection.execute(
        "select min(from_on) from marts.reservations where kind = 'provisional' "
        "and register = $register and table_name = $table_name and from_on >= $oldest",
        {"register": source.register, "table_name": source.table, "oldest": oldest},
    ).fetchone()
    return min(after, provisional or after)


def _silent(connection, source: Source, keys: pd.DataFrame, months) -> np.ndarray:
    """(series × months): True where the unit did not report; a unit that closed is not silent."""
    named = {"register": source.register, "table_name": source.table}
    rows = connection.execute(_query("silent_hospitals"), named).df()
    rows = rows.assign(department_name=None, atc=None)
    if source.register == "smr":
        rows = pd.concat([rows, connection.execute(_query("silent_units")).df()])
    place = {month: number for number, month in enumerate(months)}
    silent = np.zeros((len(keys), len(months)), dtype=bool)
    for (hospital, department, atc), found in rows.groupby(
        ["hospital", "department_name", "atc"], dropna=False
    ):
        at = (keys["hospital"] == hospital).to_numpy()
        if pd.notna(department):
            at = at & (keys.get("department_name") == department)
        if pd.notna(atc):
            at = at & (keys["atc"] == atc)
        columns = [place[month] for month in found["month_on"] if month in place]
        silent[np.ix_(np.flatnonzero(at), columns)] = True
    reported = len(months) - np.argmax(~silent[:, ::-1], axis=1)
    closed = len(months) - reported >= CLOSED
    for row in np.flatnonzero(closed & ~silent.all(axis=1)):
        silent[row, reported[row] :] = False
    return silent


def _without_part_month(values: np.ndarray, months):
    """Without a first month that the register began in the middle of."""
    total = np.nansum(values, axis=0)
    is_part = len(total) > 3 and total[0] < WHOLE * total[1:4].mean()
    return (values[:, 1:], months[1:]) if is_part else (values, months)


def _breaks(folder: Path, connection, source: Source, keys, months) -> tuple[Break, ...]:
    """The reservations that split the metric's line, with the series that they concern."""
    metric = open_catalog(folder).metrics[source.metric]
    sources = of_metric_written(connection, metric.name)
    delivered = open_catalog(folder).delivered_columns
    rows = connection.execute("select * from marts.reservations where action = 'split'")
    found = []
    for row in rows.to_arrow_table().to_pylist():
        is_new_only = row["kind"] == "left_truncation"
        if not is_new_only and reservation.concerns(row, metric, sources, delivered):
            month = _month_after(row["from_on"], months)
            at = _concerned(row, keys)
            if 0 < month < len(months) and at.any():
                is_declared = row["kind"] != "detected_break"
                found.append(Break(month, at, row["reservation_id"], is_declared))
    return tuple(found)


def _month_after(day: datetime.date, months) -> int:
    """The first whole month at or after a day, counted from the first month."""
    count = 12 * (day.year - months[0].year) + day.month - months[0].month
    return count + (day.day > 1)


def _concerned(row: dict, keys: pd.DataFrame) -> np.ndarray:
    at = np.ones(len(keys), dtype=bool)
    scope = row["scope_dimension"]
    if scope != "all":
        if scope not in keys:
            return np.zeros(len(keys), dtype=bool)
        at &= (keys[scope] == row["scope_value"]).to_numpy()
    if row["atc_prefix"]:
        at &= keys["atc"].str.startswith(row["atc_prefix"]).to_numpy()
    return at
