"""This module draws a forecast after its history: counted, provisional, and ahead in its bands."""

from dataclasses import replace

import altair as alt

from dosis import axes, look, marks, series, words
from dosis.forecast import Forecast
from dosis.forecast_words import say

HEIGHT = 288
OPACITY = {"95": 0.12, "80": 0.22}


def drawing(found: Forecast, language: str) -> alt.LayerChart:
    """History as a line, months that may still change fainter, the forecast dashed in its bands."""
    name, unit = found.metric.name, found.metric.card["unit"]
    past, ahead = _past(found), _ahead(found)
    highest = [row["high_95"] for row in ahead]
    placed = marks.notes(found.history, name, past, language)
    rows = max((note["row"] + 1 + note["text"].count("\n") for note in placed), default=0)
    domain = axes.amounts([p.value for p in past] + highest, unit, rows)
    last = series.span(found.months[-1]["month"])[1]
    frame = {
        "x": axes.time_axis(past[0].first, last),
        "y": axes.amount_axis(domain, unit),
    }
    layers = [
        *marks.bands(placed, frame),
        *marks.hatched(past, frame, domain),
        *_bands(ahead, frame),
        *marks.paths(past, frame, look.ACCENT, 2.5),
        *_dashed(past, ahead, found.last_month, frame),
        *marks.rules(placed, frame),
        *marks.unit_label(unit, language),
        _hover(past, ahead, found, frame, language),
    ]
    return marks.finish(alt.layer(*layers), HEIGHT, language)


def key(found: Forecast, language: str) -> list[tuple[str, str]]:
    """What the marks mean."""
    shown = [("focus", say("history", language))]
    if any(p.provisional and p.value is not None for p in _past(found)):
        shown.append(("provisional", words.say("provisional_key", language)))
    if not found.is_hidden:
        shown.append(("forecast", say("forecast", language)))
        shown += [(name, say(name, language)) for name in ("trust_80", "trust_95")]
    if any(p.state == "missing" for p in _past(found)):
        shown.append(("missing", words.say("missing_key", language)))
    return shown


def _past(found: Forecast) -> list[series.Point]:
    """The counted months; those after the last settled one are provisional."""
    line = series.concerned(series.points(found.history, found.metric.name, None))
    return [replace(p, provisional=p.text > found.last_month) for p in line]


def _ahead(found: Forecast) -> list[dict]:
    """The months ahead that may be shown, each in the middle of its time."""
    rows = []
    for month in found.months:
        if month["state"] == "value":
            first, last = series.span(month["month"])
            rows.append(month | {"at": (axes.stamp(first) + axes.after(last)) // 2})
    return rows


def _bands(ahead: list[dict], frame: dict) -> list:
    layers = []
    for trust, opacity in OPACITY.items():
        records = [
            {"at": row["at"], "value": row[f"low_{trust}"], "high": row[f"high_{trust}"]}
            for row in ahead
            if row[f"low_{trust}"] is not None
        ]
        if records:
            area = marks.data(records).mark_area(color=look.ACCENT, opacity=opacity)
            layers.append(area.encode(x=frame["x"], y=frame["y"], y2="high:Q"))
    return layers


def _dashed(past: list[series.Point], ahead: list[dict], last_month: str, frame: dict) -> list:
    """The forecast, joined to the last settled month."""
    known = [p for p in past if p.text <= last_month and p.value is not None]
    records = [{"at": axes.middle(p), "value": p.value} for p in known[-1:]] if ahead else []
    records += [{"at": row["at"], "value": row["point"]} for row in ahead]
    if not records:
        return []
    line = marks.data(records).mark_line(color=look.ACCENT, strokeWidth=2, strokeDash=[5, 4])
    return [line.encode(**frame)]


def _hover(past, ahead: list[dict], found: Forecast, frame: dict, language: str) -> alt.Chart:
    """Unseen points that tell month, number and interval under the pointer."""
    unit = found.metric.card["unit"]
    records = [
        {
            "at": axes.middle(p),
            "value": p.value,
            "time": words.period(p.text, language),
            "text": words.quantity(p.value, unit, language),
        }
        for p in past
        if p.value is not None
    ]
    for row in ahead:
        low, high = (words.number(row[end], unit, language) for end in ("low_80", "high_80"))
        text = f"{words.quantity(row['point'], unit, language)} (80 %: {low}–{high})"
        time = f"{say('forecast', language)}, {words.period(row['month'], language)}"
        records.append({"at": row["at"], "value": row["point"], "time": time, "text": text})
    nearest = alt.selection_point(
        on="pointerover", clear="pointerout", nearest=True, empty=False, name="near"
    )
    dot = marks.data(records).mark_circle(size=64, color=look.INK)
    tips = [alt.Tooltip("time:N", title=" "), alt.Tooltip("text:N", title="  ")]
    shown = alt.condition(nearest, alt.value(1), alt.value(0))
    return dot.encode(**frame, opacity=shown, tooltip=tips).add_params(nearest)
