"""This module makes the forecasts of one metric, with their error, as tables for a release."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from dosis import forecast_source
from dosis.forecast_backtest import LEAST_MONTHS_OF_ALL, Backtest, backtest, missed
from dosis.forecast_history import History, known_at, month_at, totals
from dosis.forecast_interval import LEVELS_OF_TRUST, ends, half_widths, usual_misses
from dosis.forecast_levels import PRODUCTS, Levels, lay_out
from dosis.forecast_model import HORIZON, look_ahead
from dosis.forecast_source import Source

METHOD = 2  # raise it when the method changes: forecasts of equal history are then made anew
LEAST_GAIN = 0.01  # a driver is kept only where it takes at least so much of the error away
YEAR = 12

Progress = Callable[[float], None]
Tables = dict[str, pd.DataFrame]


def fingerprint(history: History, counts, driver) -> str:
    """The same for histories that give the same forecasts."""
    digest = hashlib.sha256(f"{METHOD}|{history.first}".encode())
    digest.update(history.keys.to_csv().encode())
    digest.update(np.ascontiguousarray(history.values).tobytes())
    for found in history.breaks:
        digest.update(f"{found.name}|{found.month}".encode() + found.rows.tobytes())
    for part in (counts, driver):
        digest.update(b"" if part is None else np.ascontiguousarray(part).tobytes())
    return digest.hexdigest()[:16]


def tables_of(
    folder: Path,
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    known: set[str],
    progress: Progress = lambda fraction: None,
) -> Tables | str | None:
    """A metric's forecasts as tables (see `dosis.forecast_store`); None where it has no rows.

    `known`: fingerprints that need no work; one of them is returned as text instead of tables.
    """
    history = forecast_source.history_of(folder, connection, source)
    if history is None:
        return None
    levels = lay_out(history.keys)
    counts = None
    if source.counts_persons:
        counts = forecast_source.persons(connection, levels, history.months[-1])
    name = fingerprint(history, counts, forecast_source.admissions(connection, history, levels))
    if name in known:
        return name
    if len(history.months) < LEAST_MONTHS_OF_ALL:
        return {"about": _about(source, history, name, None)}
    driver, verdict = _driver(connection, history, levels)
    tested = backtest(history, levels, driver, progress)
    return {
        "about": _about(source, history, name, tested),
        "series": _series(source, history, levels, counts),
        "months": _months(source, history, levels, tested, driver),
        "errors": tested.errors.assign(
            metric=source.metric,
            origin=[month_at(history.first, o - 1) for o in tested.errors["origin"]],
        ),
        "drivers": _drivers(source, verdict),
        "misses": _misses(source, history, levels, tested),
    }


def compared(plain: pd.DataFrame, moved: pd.DataFrame) -> pd.DataFrame:
    """One row: the error of place totals without and with a driver, and whether it is kept.

    `plain`, `moved`: errors of two backtests. The error is the mean over origins and place totals
    of the volume-weighted ratio to the seasonal naive; it must fall by LEAST_GAIN, and in more
    than half of the origins.
    """
    levels = [name for name in plain["level"].unique() if name.endswith("_all")]
    means = [
        errors[errors["level"].isin(levels)].groupby("origin")["volume_weighted"].mean()
        for errors in (plain, moved)
    ]
    without, with_ = means[0].mean(), means[1].mean()
    better = int((means[1] < means[0]).sum())
    is_kept = with_ <= without * (1 - LEAST_GAIN) and better > len(means[0]) / 2
    return pd.DataFrame(
        [
            {
                "driver": "admissions",
                "origins": len(means[0]),
                "better_in": better,
                "error_without": without,
                "error_with": with_,
                "is_kept": bool(is_kept),
            }
        ]
    )


def _driver(connection, history: History, levels: Levels):
    """The driver's months where it helps, else None; and what it did, None where there is none.

    Tried on the totals of places alone: that is where it is used.
    """
    whole = totals(history)
    places = lay_out(whole.keys, PRODUCTS[:1])
    driver = forecast_source.admissions(connection, whole, places)
    if driver is None:
        return None, None
    verdict = compared(backtest(whole, places).errors, backtest(whole, places, driver).errors)
    if not verdict["is_kept"].all():
        return None, verdict
    return forecast_source.admissions(connection, history, levels), verdict


def _about(source: Source, history: History, name: str, tested: Backtest | None) -> pd.DataFrame:
    silent = int(np.isnan(history.values).sum())
    breaks = [
        {"id": b.name, "month": month_at(history.first, b.month), "series": int(b.rows.sum())}
        for b in history.breaks
    ]
    return pd.DataFrame(
        [
            {
                "metric": source.metric,
                "fingerprint": name,
                "first_month": history.first,
                "last_month": history.months[-1],
                "month_count": len(history.months),
                "is_forecast": tested is not None,
                "origin_count": 0 if tested is None else tested.errors["origin"].nunique(),
                "silent_cells": silent,
                "breaks": json.dumps(breaks, ensure_ascii=False),
            }
        ]
    )


def _series(source: Source, history: History, levels: Levels, counts) -> pd.DataFrame:
    """One row per series: place, product, its last year, and how many persons it is about."""
    year = (levels.sums @ known_at(history, len(history.months)))[:, -YEAR:].sum(axis=1)
    found = levels.series.assign(last_year=year, persons=counts)
    found.insert(0, "series_id", np.arange(len(found)))
    found.insert(0, "metric", source.metric)
    return found


def _months(source: Source, history: History, levels: Levels, tested, driver) -> pd.DataFrame:
    """One row per series and month ahead: point and the ends of the intervals."""
    known = known_at(history, len(history.months))
    ahead = look_ahead(known, levels, driver=driver)
    scale = usual_misses(levels.sums @ known, levels)
    count = len(levels.series)
    columns = {
        "metric": source.metric,
        "series_id": np.repeat(np.arange(count), HORIZON),
        "month": [month_at(history.first, len(history.months) + n) for n in range(HORIZON)] * count,
        "ahead": np.tile(np.arange(1, HORIZON + 1), count),
        "point": ahead.point.ravel(),
    }
    for trust in LEVELS_OF_TRUST:
        widths = half_widths(tested.past, levels, trust)
        low, high = ends(ahead.point, scale, levels, widths)
        columns[f"low_{trust * 100:.0f}"] = low.ravel()
        columns[f"high_{trust * 100:.0f}"] = high.ravel()
    return pd.DataFrame(columns)


def _drivers(source: Source, verdict: pd.DataFrame | None) -> pd.DataFrame | None:
    return None if verdict is None else verdict.assign(metric=source.metric)


def _misses(source: Source, history: History, levels: Levels, tested: Backtest) -> pd.DataFrame:
    found = missed(levels, tested.past)
    months = [month_at(history.first, month) for month in found["month"]]
    return found.rename(columns={"row": "series_id"}).assign(metric=source.metric, month=months)
