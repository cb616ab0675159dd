"""This module lays out the axes of charts: time in years and months, amounts from zero."""

import calendar
import datetime
import math

import altair as alt

from dosis import series


def stamp(day: datetime.date) -> int:
    """A day as Vega counts it: milliseconds since 1970, UTC."""
    return calendar.timegm(day.timetuple()) * 1000


def after(day: datetime.date) -> int:
    """The stamp of the end of a day."""
    return stamp(day + datetime.timedelta(days=1))


def middle(point: series.Point) -> int:
    """Where a step of time is drawn: in its middle, so that a break falls between two."""
    return (stamp(point.first) + after(point.last)) // 2


def time_axis(first: datetime.date, last: datetime.date, offset: int = 0) -> alt.X:
    """Years on long axes, months on short ones, with the year at January."""
    is_long = (last - first).days > 1200
    year, month = "utcFormat(datum.value, '%Y')", "utcFormat(datum.value, '%b')"
    axis = alt.Axis(
        title=None,
        grid=False,
        labelExpr=year if is_long else f"utcmonth(datum.value) == 0 ? {year} : {month}",
        tickCount=alt.TimeIntervalStep(
            interval="year" if is_long else "month", step=1 if is_long else 3
        ),
        labelOverlap="greedy",
        labelAlign="left",
        labelFlush=False,
        tickSize=8,
        labelPadding=4,
        labelOffset=4,
        offset=offset,
    )
    # Dates, not stamps: the browser's Vega, which Streamlit runs without eval, reads those wrongly.
    ends = [_moment(first), _moment(last, hours=23, minutes=59, seconds=59)]
    return alt.X("at:T", scale=alt.Scale(type="utc", domain=ends), axis=axis)


def amount_axis(domain: tuple[float, float], unit: str, of=alt.Y, **axis):
    """The axis of a number: per cent for shares, few ticks, no frame."""
    form = ".0%" if unit == "share" else ",.0f" if domain[1] >= 10 else ",.1f"
    quiet = {"title": None, "tickCount": 5, "format": form, "domain": False, "ticks": False}
    scale = alt.Scale(domain=list(domain), nice=False)
    return of("value:Q", scale=scale, axis=alt.Axis(**quiet | axis))


def amounts(values: list[float | None], unit: str, label_rows: int = 0) -> tuple[float, float]:
    """The ends of the axis: zero for amounts, round steps around the values for shares; a share of
    what was left can be negative.

    `label_rows`: rows of labels at the top for which there must be room.
    """
    known = [v for v in values if v is not None] or [0.0, 1.0]
    low, high = min(known), max(known)
    is_below = low < 0
    if unit == "share":
        room = 0.1 * (high - low) + 0.01
        low = math.floor((low - room) * 20) / 20
        high = math.ceil((high + room + 0.07 * label_rows * (high - low)) * 20) / 20
        return (0.0 if low < 0.15 and not is_below else low), min(1.0, high)
    high = high * (1.05 + 0.08 * label_rows) or 1.0
    step = 10 ** math.floor(math.log10(high)) / 5
    return 0.0, math.ceil(high / step) * step


def _moment(day: datetime.date, **time) -> alt.DateTime:
    return alt.DateTime(year=day.year, month=day.month, date=day.day, utc=True, **time)
