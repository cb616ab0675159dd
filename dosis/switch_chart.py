"""This module draws a switch: its units side by side, and new beside earlier patients."""

from dataclasses import dataclass

import altair as alt

from dosis import axes, look, marks, series, words
from dosis.answer import Answer

COLOURS = (look.ACCENT, look.SERIES[5])
HEIGHT = 200
ROW = 32
DOT = "#7D8997"


@dataclass(frozen=True)
class Row:
    """One unit of a chart: its number and what stands beside it; `is_apart`: not compared."""

    name: str
    value: float
    text: str
    is_marked: bool
    is_apart: bool


def rows(
    found: list[Row], unit: str, *, focus: str, target: float | None, language: str
) -> alt.LayerChart:
    """One dot per unit in the order given, with a level to be reached; `unit`: of the numbers."""
    short = words.short_names([row.name for row in found])
    records = [
        {
            "row": place + 0.6 * row.is_apart,
            "value": row.value,
            "name": words.value(short[row.name], "", language),
            "text": row.text,
            "ink": look.AMBER_INK if row.is_marked else look.MUTED if row.is_apart else look.INK,
            "fill": look.PAPER if row.is_apart else _colour(row, focus),
            "stroke": _colour(row, focus),
            "shape": "diamond" if row.is_marked else "circle",
        }
        for place, row in enumerate(found)
    ]
    domain = axes.amounts([row.value for row in found] + [target], unit)
    low = 0.0 if unit == "share" else domain[0]
    amount = axes.amount_axis((low, domain[1]), unit, of=alt.X, orient="top", tickCount=4)
    bottom = records[-1]["row"] + 0.6
    base = marks.data(records).encode(
        y=alt.Y("row:Q", scale=alt.Scale(domain=[bottom, -0.6], nice=False), axis=None)
    )
    ink = alt.Color("ink:N", scale=None)
    layers = [
        base.mark_rule(color=look.HAIRLINE).encode(x=alt.value(0), x2=alt.value("width")),
        *_level(target, amount),
        marks.row_names(base, "name").encode(color=ink),
        base.mark_text(align="left", dx=16).encode(x=alt.value("width"), text="text:N", color=ink),
        base.mark_point(size=120, strokeWidth=2, opacity=1).encode(
            x=amount,
            fill=alt.Fill("fill:N", scale=None),
            stroke=alt.Stroke("stroke:N", scale=None),
            shape=alt.Shape("shape:N", scale=None),
            tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("text:N", title="  ")],
        ),
    ]
    return marks.finish(alt.layer(*layers), round(ROW * (bottom + 0.6)), language)


def apart(
    answer: Answer, labels: dict[str, str], dimension: str, unit: str, language: str
) -> alt.LayerChart | None:
    """Two shares of one unit over time, each named at its end; None where neither has a number.

    `labels`: metric → its short name, in the order of the colours.
    """
    lines = {
        metric: [p for p in series.points(answer, metric, dimension) if p.series == unit]
        for metric in labels
    }
    known = {m: [p for p in line if p.value is not None] for m, line in lines.items()}
    every = [point for line in known.values() for point in line]
    if not every:
        return None
    domain = (0.0, 1.0)
    frame = {
        "x": axes.time_axis(min(p.first for p in every), max(p.last for p in every)),
        "y": axes.amount_axis(domain, "share"),
    }
    layers, ends = [], []
    for (metric, line), colour in zip(known.items(), COLOURS, strict=True):
        if line:
            layers += marks.paths(line, frame, colour, 2.5)
            layers.append(_points(line, labels[metric], colour, frame, language))
            ends.append(
                {
                    "text": marks.wrap(labels[metric]),
                    "at": axes.middle(line[-1]),
                    "value": line[-1].value,
                    "colour": colour,
                    "weight": 600,
                }
            )
    layers += marks.end_labels(ends, frame, domain, HEIGHT, False)
    return marks.finish(alt.layer(*layers), HEIGHT, language)


def _level(target: float | None, amount: alt.X) -> list:
    if target is None:
        return []
    mark = marks.data([{"value": target}]).mark_rule(color=look.AMBER, strokeWidth=1.5)
    return [mark.encode(x=amount)]


def _colour(row: Row, focus: str) -> str:
    return look.AMBER if row.is_marked else look.ACCENT if row.name == focus else DOT


def _points(line: list, label: str, colour: str, frame: dict, language: str) -> alt.Chart:
    records = [
        {
            "at": axes.middle(p),
            "value": p.value,
            "name": label,
            "time": words.period(p.text, language),
            "text": words.number(p.value, "share", language),
        }
        for p in line
    ]
    tips = [alt.Tooltip(f"{f}:N", title=" " * n) for n, f in enumerate(("name", "time", "text"), 1)]
    return marks.data(records).mark_circle(color=colour, size=40).encode(**frame, tooltip=tips)
