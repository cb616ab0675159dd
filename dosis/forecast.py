"""This module gives a forecast of a release to those who may see it, with error and reservations.

`import dosis.forecast`; on the command line `dosis forecast METRIC --where …`.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from dosis import door, series
from dosis.answer import Answer
from dosis.catalog import Metric, open_catalog
from dosis.forecast_backtest import ALL
from dosis.forecast_history import month_at
from dosis.forecast_levels import GROUP, UNITS
from dosis.forecast_tables import described, error_table, place_of, rows_of
from dosis.home import DosisError, current_release
from dosis.question import Filter, read_question
from dosis.viewer import admit

YEAR = 12
HISTORY = 36  # months of history beside a forecast
ENDS = ("point", "low_80", "high_80", "low_95", "high_95")


@dataclass(frozen=True)
class Forecast:
    """One series, twelve months ahead, with what it rests on.

    `months`: one dict per month: month, ahead (1 is the first), state (value or hidden), and ENDS
    (null where hidden). `level`: such as department_atc. `history`: the answer by month that it
    continues, with verdict, reservations and provenance. `error`: the row of
    `forecast_backtest.summary` of the level, and `error_of_all` that of all levels. `last_month`:
    the newest settled month. `drivers`: what was tried as a driver, and whether it was kept.
    """

    metric: Metric
    level: str
    months: list[dict]
    history: Answer
    error: dict
    error_of_all: dict
    last_month: str
    drivers: list[dict]
    levelled: list[dict]

    @property
    def is_hidden(self) -> bool:
        """True where one to four persons stand behind the series."""
        return any(month["state"] == "hidden" for month in self.months)

    @property
    def next(self) -> dict:
        """The first month ahead."""
        return self.months[0]

    def to_json(self) -> str:
        """The forecast with its error, and verdict, reservations and provenance of its history."""
        about = json.loads(self.history.to_json())
        content = {
            "release": self.history.release,
            "metric": self.metric.name,
            "unit": self.metric.card["unit"],
            "level": self.level,
            "last_month": self.last_month,
            "months": self.months,
            "error": self.error,
            "error_of_all_levels": self.error_of_all,
            "drivers": self.drivers,
            "levelled_breaks": self.levelled,
            **{key: about[key] for key in ("verdict", "reservations", "provenance")},
        }
        return json.dumps(content, ensure_ascii=False, default=str)

    def to_csv(self) -> str:
        """Comment lines with error, verdict and reservations, then the months as CSV."""
        return self.history.csv_of(self.months, list(self.months[0]), (*self.told_error("en"),))

    def told_error(self, language: str) -> list[str]:
        """How good earlier forecasts of the level were, in one line."""
        error = self.error
        if not error:
            return []
        ratio, inside = error["volume_weighted"], 100 * error["coverage_80"]
        label = getattr(self.metric, f"label_{language}").lower()
        if language == "da":
            return [
                f"Prognose for {label} efter {self.last_month}: fejlen var {ratio:.2f} "
                f"gange fejlen ved at bruge samme måned året før, og {inside:.0f} % lå i "
                f"80 %-intervallet ({error['origins']} tidligere prognoser)."
            ]
        return [
            f"Forecast of {label} after {self.last_month}: the error was {ratio:.2f} "
            f"times that of taking the same month a year before, and {inside:.0f} % lay in the "
            f"80 % interval ({error['origins']} earlier forecasts)."
        ]


def forecast(
    metric: str, where=(), viewer="analyst", page: str | None = None, release="current"
) -> Forecast:
    """The stored forecast of one series of a release.

    `metric`: one that is forecast (`forecast_metrics`). `where`: at most one of 'region=…',
    'hospital=…', 'department_name=…', and at most one of 'atc=…' and 'atc^=J01C' (four letters);
    nothing is the whole country or all medicines. Raises DosisError for what is not forecast and
    for refused questions.
    """
    folder, about = current_release(release)
    conditions = [where] if isinstance(where, str) else list(where)
    catalog = open_catalog(folder)
    question = read_question(catalog, metric, (), conditions, None, None, False)
    (asked,) = question.metrics
    asker = admit(folder, about, viewer, page, question.metrics)
    start = described(folder, asked)
    row = _series(folder, asked, question.where)
    is_hidden = (
        asker.regime == "floor"
        and row["persons"] is not None
        and 0 < row["persons"] < asker.smallest_shown
    )
    since = max(month_at(start["last_month"], 1 - HISTORY), start["first_month"])
    asked_so = {"since": since, "viewer": viewer, "page": page, "release": release}
    history = door.ask(metric, "month", conditions, **asked_so)
    errors = error_table(folder, metric).set_index("level", drop=False)
    return Forecast(
        asked,
        row["level"],
        _months(folder, asked, row["series_id"], is_hidden),
        history,
        _row(errors, row["level"]),
        _row(errors, ALL),
        start["last_month"],
        rows_of(folder, "select * from forecast.drivers where metric = $metric", metric=metric),
        json.loads(start["breaks"]),
    )


def sums_ahead_and_before(found: Forecast) -> tuple[float | None, float | None, bool]:
    """The coming twelve months, the last twelve settled ones, and whether the two compare.

    They do not where a month is missing or hidden, or where a break falls between them.
    """
    if found.is_hidden:
        return None, None, False
    ahead = sum(month["point"] for month in found.months)
    name = found.metric.name
    line = [p for p in series.points(found.history, name, None) if p.text <= found.last_month]
    year = line[-YEAR:]
    known = [p.value for p in year if p.value is not None]
    is_whole = len(known) == YEAR and len({p.path for p in year}) == 1
    return ahead, sum(known), is_whole


def _series(folder: Path, metric: Metric, where: tuple[Filter, ...]) -> dict:
    """The series that the filters name. Raises DosisError where it is not forecast."""
    named = {}
    for found in where:
        name, operator, (value, *more) = found.dimension.name, found.operator, found.values
        is_group = name == "atc" and operator == "^=" and len(value) == GROUP
        if more or not (is_group or (operator == "=" and name in (*UNITS, "atc"))):
            raise DosisError(
                "Forecasts are by region=, hospital= or department_name=, and by atc= or the first "
                f"{GROUP} letters of a code, as 'atc^=J01C'."
            )
        named["atc_group" if is_group else name] = value
    place = place_of(tuple(name for name in UNITS if name in named))
    product = "atc" if "atc" in named else "group" if "atc_group" in named else "all"
    clause = "".join(f" and {name} = ${name}" for name in named)
    rows = rows_of(
        folder,
        "select * from forecast.series where metric = $metric and place = $place "
        f"and product = $product{clause}",
        metric=metric.name, place=place, product=product, **named,
    )  # fmt: skip
    if not rows:
        raise DosisError(
            f"There is no forecast of {metric.name} for {', '.join(named.values()) or 'this'}: "
            "nothing was used there, or the name is spelt otherwise."
        )
    return rows[0]


def _months(folder: Path, metric: Metric, series: int, is_hidden: bool) -> list[dict]:
    rows = rows_of(
        folder,
        f"select month, ahead, {', '.join(ENDS)} from forecast.months "
        "where metric = $metric and series_id = $series order by ahead",
        metric=metric.name, series=series,
    )  # fmt: skip
    state = "hidden" if is_hidden else "value"
    hidden = dict.fromkeys(ENDS) if is_hidden else {}
    return [{"month": row["month"], "ahead": row["ahead"], "state": state, **row, **hidden}
            for row in rows]  # fmt: skip


def _row(table: pd.DataFrame, level: str) -> dict:
    return table.loc[level].to_dict() if level in table.index else {}
