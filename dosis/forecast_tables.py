"""This module reads the forecasts of a release: which there are, and how good they were."""

from functools import lru_cache
from pathlib import Path

import pandas as pd

from dosis.catalog import Metric, open_catalog
from dosis.forecast_backtest import summary
from dosis.home import DosisError, current_release
from dosis.query import connection
from dosis.viewer import admit

PLACES = {(): "nation", ("region",): "region", ("hospital",): "hospital"}


def forecast_metrics(folder: Path | None = None) -> list[str]:
    """The metrics that the release forecasts; empty in a release from before forecasts."""
    folder = folder or current_release()[0]
    if not _has_forecasts(folder):
        return []
    rows = rows_of(folder, "select metric from forecast.about where is_forecast order by metric")
    return [row["metric"] for row in rows]


def errors(folder: Path, metric: str) -> pd.DataFrame:
    """One row per origin and level: the error and coverage of earlier forecasts."""
    rows = rows_of(folder, "select * from forecast.errors where metric = $metric", metric=metric)
    return pd.DataFrame(rows)


def error_table(folder: Path, metric: str) -> pd.DataFrame:
    """One row per level over all origins (`forecast_backtest.summary`)."""
    found = errors(folder, metric)
    return summary(found) if len(found) else pd.DataFrame({"level": []})


def places(metric: str, viewer: str = "analyst", page: str | None = None) -> list[dict]:
    """The places that have forecasts: place, region, hospital, department_name."""
    return _listed(metric, viewer, page, "product = 'all'")


def level_forecasts(metric: str, level: str, viewer: str = "analyst") -> list[dict]:
    """Every series of a level (such as hospital_atc), month by month, with its intervals.

    Series of one to four persons have state hidden and no numbers for roles under the floor.
    Raises DosisError for a level that is not there and for refused questions.
    """
    folder, about = current_release()
    asked = open_catalog(folder).metrics.get(metric)
    if asked is None:
        raise DosisError(f"There is no metric {metric}; `dosis forecast` lists what is forecast.")
    described(folder, asked)
    asker = admit(folder, about, viewer, None, (asked,))
    rows = rows_of(
        folder,
        "select region, hospital, department_name, atc_group, atc, month, persons, point, low_80, "
        "high_80, low_95, high_95 from forecast.series inner join forecast.months "
        "using (metric, series_id) where metric = $metric and level = $level "
        "order by series_id, month",
        metric=metric,
        level=level,
    )
    if not rows:
        known = ", ".join(error_table(folder, metric)["level"].iloc[:-1])
        raise DosisError(f"There is no level {level}; levels are {known}.")
    smallest = asker.smallest_shown if asker.regime == "floor" else 0
    return [_shown(row, smallest) for row in rows]


def products(
    metric: str, place: dict[str, str], viewer: str = "analyst", page: str | None = None
) -> list[dict]:
    """The groups and medicines that a place used in the last year, most first.

    `place`: such as {'hospital': 'Rigshospitalet'}; empty for the country. Those behind whom one to
    four persons stand are left out for roles under the floor.
    """
    kept = [
        row
        for row in _listed(metric, viewer, page, "product != 'all' and last_year > 0")
        if row["place"] == place_of(tuple(place)) and all(row[k] == v for k, v in place.items())
    ]
    return sorted(kept, key=lambda row: -row["last_year"])


def described(folder: Path, metric: Metric) -> dict:
    """The row of `forecast.about`. Raises DosisError where the metric is not forecast."""
    known = forecast_metrics(folder)
    if metric.name not in known:
        names = ", ".join(known) or "none: forecasts need 30 settled months"
        raise DosisError(f"The release holds no forecast of {metric.name}; it forecasts {names}.")
    (row,) = rows_of(
        folder, "select * from forecast.about where metric = $metric", metric=metric.name
    )
    return row


def place_of(units: tuple[str, ...]) -> str:
    """nation, region, hospital or department. Raises DosisError for more than one unit."""
    if len(units) > 1:
        raise DosisError("Name one place: a region, a hospital or a department.")
    return PLACES.get(units, "department")


def rows_of(folder: Path, sql: str, **parameters) -> list[dict]:
    """Rows of a release's tables; for the modules of forecasts, which answer for what they show."""
    found = connection(folder).execute(sql, parameters or None)
    return found.to_arrow_table().to_pylist()


def _listed(metric: str, viewer: str, page: str | None, condition: str) -> list[dict]:
    folder, about = current_release()
    asked = open_catalog(folder).metrics[metric]
    asker = admit(folder, about, viewer, page, (asked,))
    described(folder, asked)
    rows = rows_of(
        folder,
        "select series.*, medicine_name from forecast.series left join marts.medicines using (atc) "
        f"where metric = $metric and {condition}",
        metric=metric,
    )
    hides = asker.regime == "floor"
    return [
        row
        for row in rows
        if not (hides and row["persons"] is not None and 0 < row["persons"] < asker.smallest_shown)
    ]


@lru_cache(maxsize=8)
def _has_forecasts(folder: Path) -> bool:
    found = connection(folder).execute(
        "select 1 from information_schema.tables "
        "where table_schema = 'forecast' and table_name = 'about'"
    )
    return found.fetchone() is not None


def _shown(row: dict, smallest: int) -> dict:
    """A row of a level's forecasts without what may not be seen."""
    persons = row.pop("persons")
    is_hidden = persons is not None and 0 < persons < smallest
    ends = ("point", "low_80", "high_80", "low_95", "high_95")
    return (
        row
        | {"state": "hidden" if is_hidden else "value"}
        | (dict.fromkeys(ends) if is_hidden else {})
    )
