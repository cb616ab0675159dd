"""This module draws new starters and earlier patients of a switch as two lines."""

import altair as alt

from dosis import axes, look, marks, series, words
from dosis.answer import Answer

COLOURS = (look.ACCENT, look.SERIES[5])
HEIGHT = 200


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
    domain = axes.amounts([p.value for p in every], "share")
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
