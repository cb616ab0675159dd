"""This module sets orders against use: lead times, shifts, stock, waste and what to order.

Written at each release into schema `forecast` of `layer.duckdb`: `lead_times` (by hospital),
`shifts` (one row per link of the chain), `stock` (department and medicine) and `ages` (newest day
of each link). Stock is an estimate; the hospital pharmacy's count goes before it.
"""

import datetime
from pathlib import Path

import duckdb
import pandas as pd

from dosis.forecast_history import month_at
from dosis.forecast_source import QUERIES
from dosis.reorder import suggestions
from dosis.shift import shift

TABLES = {
    "lead_times": (
        "hospital varchar, deliveries bigint, median_days double, slow_days double, "
        "whole_share double"
    ),
    "shifts": (
        "link varchar, step varchar, lag bigint, low bigint, high bigint, correlation double, "
        "pairs bigint"
    ),
    "ages": "link varchar, newest_on date",
    "stock": (
        "region varchar, hospital varchar, department_name varchar, atc varchar, "
        "product_name varchar, stock_doses double, delivered_doses double, given_doses double, "
        "returned_doses double, vial_doses double, lost_doses double, slow_days double, "
        "point double, high_80 double, use_per_day double, cover_days double, "
        "safety_doses double, level_doses double, order_doses double, order_packs double, "
        "stock_month varchar, persons bigint"
    ),
}
LINKS = (
    ("bought_to_delivered", "monthly", "month", 3),
    ("delivered_to_given", "weekly", "week", 8),
)
USE, DELIVERED = "given_usual_doses", "delivered_usual_doses"


def keep_supply(staged: Path) -> None:
    """Write the tables of orders and use into the staged release; forecasts are there already."""
    with duckdb.connect(str(staged / "layer.duckdb")) as connection:
        connection.execute("set enable_progress_bar = false")
        for name, columns in TABLES.items():
            connection.execute(f"create table forecast.{name} ({columns})")
        connection.execute(f"insert into forecast.ages {_query('ages')}")
        ages = dict(connection.execute("select link, newest_on from forecast.ages").fetchall())
        _set(connection, "newest_on", max(ages.values(), default=datetime.date(1900, 1, 1)))
        connection.execute(_query("units"))
        if "leverance" in ages:
            connection.execute(f"insert into forecast.lead_times {_query('lead_times')}")
            _keep(connection, "shifts", _shifts(connection, set(ages)))
            _keep(connection, "stock", _stock(connection))


def _query(name: str) -> str:
    return (QUERIES / f"{name}.sql").read_text("utf-8")


def _set(connection: duckdb.DuckDBPyConnection, name: str, day: datetime.date) -> None:
    connection.execute(f"set variable {name} = $day::date", {"day": day})


def _keep(connection: duckdb.DuckDBPyConnection, name: str, frame: pd.DataFrame | None) -> None:
    if frame is not None and len(frame):
        columns = [column.split()[0] for column in TABLES[name].split(", ")]
        connection.register("made", frame[columns])
        connection.execute(f"insert into forecast.{name} by name select * from made")
        connection.unregister("made")


def _shifts(connection: duckdb.DuckDBPyConnection, links: set[str]) -> pd.DataFrame | None:
    needs = {"bought_to_delivered": "amgros_sales", "delivered_to_given": "indberetningmedpris"}
    rows = []
    for link, query, step, longest in LINKS:
        if needs[link] in links:
            found = shift(_whole_steps(connection.execute(_query(query)).df()), longest)
            if found:
                rows.append({"link": link, "step": step, **vars(found)})
    whole = {"lag": "Int64", "low": "Int64", "high": "Int64"}
    return pd.DataFrame(rows).astype(whole) if rows else None


def _whole_steps(pairs: pd.DataFrame) -> pd.DataFrame:
    """The steps that both series reach, without the first and the last, which may be cut."""
    reach = [
        pairs.loc[pairs[name] > 0, "step_on"] for name in ("leading_amount", "following_amount")
    ]
    if any(found.empty for found in reach):
        return pairs.iloc[:0]
    first, last = max(f.min() for f in reach), min(f.max() for f in reach)
    return pairs[(pairs["step_on"] > first) & (pairs["step_on"] < last)]


def _stock(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame | None:
    """Stock, waste and suggestions of every department and medicine that has a forecast."""
    last = dict(
        connection.execute(
            "select metric, last_month from forecast.about where is_forecast"
        ).fetchall()
    )
    if USE not in last or DELIVERED not in last:
        return None
    newest = max(last[USE], last[DELIVERED])
    for name, month in (("settled_on", last[USE]), ("delivered_on", newest)):
        _set(connection, name, datetime.date.fromisoformat(f"{month}-01"))
    stock = connection.execute(_query("stock")).df()
    ahead = connection.execute(
        """
        select
            series.hospital, series.department_name, series.atc, series.persons,
            sum(months.point) filter (where months.month <= $newest) as used_since,
            max(months.point) filter (where months.month = $coming) as point,
            max(months.high_80) filter (where months.month = $coming) as high_80
        from forecast.series
        inner join forecast.months using (metric, series_id)
        where metric = $metric and series.level = 'department_atc'
        group by all
        """,
        {"metric": USE, "newest": newest, "coming": month_at(newest, 1)},
    ).df()
    found = stock.merge(ahead, on=["hospital", "department_name", "atc"])
    since = found["delivered_since_doses"] - found["used_since"].fillna(0)
    found["stock_doses"] = (found["stock_doses"] + since).clip(lower=0)
    found["slow_days"] = (
        found["hospital"].map(_slow_days(connection)).fillna(_slow_days(connection).get(""))
    )
    return suggestions(found).assign(stock_month=newest)


def _slow_days(connection: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """Hospital (empty text for the country) → days within which nine of ten deliveries come."""
    return dict(
        connection.execute(
            "select coalesce(hospital, ''), slow_days from forecast.lead_times"
        ).fetchall()
    )
