"""This module tells how wide units lie over time: deciles of a measure, with one unit marked."""

from dataclasses import dataclass

import altair as alt
import numpy as np

from dosis import axes, look, marks, series, words
from dosis.answer import Answer

LEAST_UNITS = 10
TENTHS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
HEIGHT = 264
KEY = ("Tiendedele af enhederne; tyk: midten", "Tenths of the units; thick: their middle")


@dataclass(frozen=True)
class Deciles:
    """The nine deciles of a step of time, over `count` units that have a number."""

    text: str
    point: series.Point
    count: int
    values: tuple[float, ...]


def deciles(answer: Answer, metric: str, dimension: str) -> list[Deciles]:
    """Deciles of the units' numbers for each step of time with at least ten of them.

    What a reservation takes out of comparison does not count, nor does a unit with any hidden
    number: its small numbers would be lacking and its zeros not. Between neighbours by linear
    interpolation (Hyndman RJ & Fan Y, Am Stat 1996;50:361-5, type 7).
    """
    left_out = {
        cell
        for r in answer.reservations
        if r["action"] == "exclude" and metric in (r["metric"] or metric).split(",")
        for cell in r["cells"]
    }
    every = series.points(answer, metric, dimension)
    unfit = {"unknown", *(p.series for p in every if p.state == "hidden")}
    steps: dict[str, list[series.Point]] = {}
    for point in every:
        if point.value is not None and point.row not in left_out and point.series not in unfit:
            steps.setdefault(point.text, []).append(point)
    return [
        Deciles(text, line[0], len(line), tuple(np.quantile([p.value for p in line], TENTHS)))
        for text, line in sorted(steps.items())
        if len(line) >= LEAST_UNITS
    ]


def place_among(found: list[Deciles], point: series.Point | None) -> int | None:
    """In which tenth of the units, 1 to 10 from the lowest, a point lies in its step of time."""
    step = next((d for d in found if point and d.text == point.text), None)
    if step is None or point.value is None:
        return None
    return 1 + sum(point.value > edge for edge in step.values)


def drawing(
    found: list[Deciles], answer: Answer, metric: str, dimension: str, focus: str, language: str
) -> alt.LayerChart:
    """The deciles as quiet lines, the middle heavier, and one unit's line in colour."""
    unit = answer.column(metric)["unit"]
    chosen = [p for p in series.points(answer, metric, dimension) if p.series == focus]
    every = [d.point for d in found]
    values = [v for d in found for v in d.values] + [p.value for p in chosen]
    domain = axes.amounts(values, unit, 0)
    frame = {
        "x": axes.time_axis(min(p.first for p in every), max(p.last for p in every), 0),
        "y": axes.amount_axis(domain, unit),
    }
    records = [
        {"at": axes.middle(d.point), "value": value, "tenth": tenth}
        for d in found
        for tenth, value in enumerate(d.values, start=1)
    ]
    base = marks.data(records)
    within = [p for p in chosen if every[0].first <= p.first <= every[-1].first]
    layers = [
        base.transform_filter("datum.tenth != 5")
        .mark_line(color=look.CONTEXT, strokeWidth=1, strokeDash=[3, 3])
        .encode(**frame, detail="tenth:N"),
        base.transform_filter("datum.tenth == 5")
        .mark_line(color=look.INK, strokeWidth=1.5)
        .encode(**frame),
        *marks.coloured(within, frame),
        *marks.dots(within, frame),
        *marks.unit_label(unit, language),
    ]
    return marks.finish(alt.layer(*layers), HEIGHT, language)


def key(focus: str, language: str) -> list[tuple[str, str]]:
    """What the marks mean: (mark, words)."""
    return [("focus", focus), ("context", KEY[language == "en"])]


def told(found: list[Deciles], newest: series.Point | None, name: str, language: str) -> str:
    """Where a unit lies among the others in its newest step of time, as a finding."""
    short = words.short_names([name])[name]
    tenth = place_among(found, newest)
    if tenth is None:
        lacking = (f"{short} har ikke tal nok", f"{short} has too few numbers")
        wide = ("Så bredt ligger enhederne", "How wide the units lie")
        return f"{wide[language == 'en']}; {lacking[language == 'en']}"
    at = words.period(newest.text, language)
    return (
        f"{short} ligger i {tenth}. tiendedel fra neden i {at}",
        f"{short} lies in tenth {tenth} of 10 from below in {at}",
    )[language == "en"]
