"""This module draws the layers of charts: lines, dots, hatches, breaks, labels, axes."""

import datetime
import textwrap

import altair as alt

from dosis import axes, look, series, words
from dosis.answer import Answer

HATCHES = 14
LABEL_GAP = 18
LABEL_WIDTH = 18
NARROW = 34  # letters across a phone's chart
IS_NARROW = "containerSize()[0] < 600"


def finish(chart: alt.LayerChart, height: int, language: str) -> alt.LayerChart:
    """The theme, the height, and SVG, so that screen readers and tests see every mark."""
    return chart.properties(
        height=height,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        usermeta={"embedOptions": {"renderer": "svg"}},
        config=look.chart_config(language),
    )


def data(records: list[dict]) -> alt.Chart:
    """A layer's own small table."""
    return alt.Chart(alt.Data(values=records))


def wrap(text: str, width: int = LABEL_WIDTH) -> str:
    """Lines of at most `width` letters; a word is never cut."""
    return "\n".join(textwrap.wrap(text, width, break_long_words=False)) or text


def paths(line: list[series.Point], frame: dict, colour: str, width: float, dash=(1, 0)) -> list:
    """The joined points of each path; the provisional end is fainter, a lone point is a dot."""
    records, previous = [], None
    for point in (p for p in line if p.value is not None):
        place = {"at": axes.middle(point), "value": point.value}
        if previous and previous.path == point.path and previous.provisional != point.provisional:
            tail = point if previous.provisional else previous
            where = {"at": axes.middle(tail), "value": tail.value}
            records.append(where | {"path": previous.path + "~"})
        records.append(place | {"path": point.path + "~" * point.provisional})
        previous = point
    if not records:
        return []
    counts: dict[str, int] = {}
    for record in records:
        counts[record["path"]] = counts.get(record["path"], 0) + 1
    stroke = data(records).mark_line(
        color=colour, strokeWidth=width, strokeDash=list(dash), strokeJoin="round"
    )
    faint = alt.condition("indexof(datum.path, '~') > 0", alt.value(0.4), alt.value(1))
    layers = [stroke.encode(**frame, detail="path:N", strokeOpacity=faint)]
    lone = [record for record in records if counts[record["path"]] == 1]
    if lone and dash == (1, 0):
        layers.append(data(lone).mark_circle(color=colour, size=24, opacity=1).encode(**frame))
    return layers


def dots(chosen: list[series.Point], frame: dict) -> list:
    """The newest number and zeros as filled points; a hidden number hollow, below the axis."""
    shown = [p for p in chosen if p.value is not None]
    filled = [
        {"at": axes.middle(p), "value": p.value}
        for p in shown
        if p.state == "zero" or p is shown[-1]
    ]
    hollow = [{"at": axes.middle(p)} for p in chosen if p.state == "hidden"]
    layers = []
    if filled:
        layers.append(
            data(filled).mark_circle(color=look.ACCENT, size=64, opacity=1).encode(**frame)
        )
    if hollow:
        mark = data(hollow).mark_point(
            stroke=look.ACCENT, size=40, strokeWidth=1.5, fill=look.PAPER, yOffset=11, opacity=1
        )
        layers.append(mark.encode(x=frame["x"], y=alt.value("height")))
    return layers


def coloured(chosen: list[series.Point], frame: dict) -> list:
    """The line in colour, over the intervals of its provisional numbers."""
    return [*intervals(chosen, frame), *paths(chosen, frame, look.ACCENT, 2.5)]


def intervals(chosen: list[series.Point], frame: dict) -> list:
    """Where provisional numbers are expected to end, as pale bars over their step of time."""
    records = [
        {"at": axes.middle(p), "value": p.low, "high": p.high} for p in chosen if p.low is not None
    ]
    if not records:
        return []
    mark = data(records).mark_rule(color=look.ACCENT, strokeWidth=6, opacity=0.3, strokeCap="butt")
    return [mark.encode(x=frame["x"], y=frame["y"], y2="high:Q")]


def hatched(chosen: list[series.Point], frame: dict, domain: tuple[float, float]) -> list:
    """Slanted strokes over the steps of time that were not reported."""
    low, step = domain[0], (domain[1] - domain[0]) / HATCHES
    records = [
        {
            "at": axes.stamp(p.first),
            "end": axes.after(p.last),
            "value": low + k * step,
            "high": low + (k + 1) * step,
        }
        for p in chosen
        if p.state == "missing"
        for k in range(HATCHES)
    ]
    if not records:
        return []
    mark = data(records).mark_rule(color=look.CONTEXT, strokeWidth=1)
    return [mark.encode(x=frame["x"], x2="end:T", y=frame["y"], y2="high:Q")]


def notes(answer: Answer, metric: str, line: list[series.Point], language: str) -> list[dict]:
    """Breaks and events inside the chart's time; labels that would meet get rows of their own."""
    first, last = min(p.first for p in line), max(p.last for p in line)
    placed: list[dict] = []
    ends: list[float] = []
    for kind, start, until, text in _dated(answer, metric, {p.row for p in line}, language):
        is_past = (kind == "break" and start <= first) or (until or last) < first
        if start > last or is_past:
            continue
        share = (max(start, first) - first) / (last - first)
        label = wrap(text, 28)
        width = max(map(len, label.split("\n"))) / NARROW
        left, right = (share - width, share) if share > 0.5 else (share, share + width)
        row = next((n for n, end in enumerate(ends) if left > end), len(ends))
        height = 1 + label.count("\n")
        ends[row : row + height] = [right] * height
        placed.append(
            {
                "kind": kind,
                "at": axes.stamp(max(start, first)),
                "end": axes.after(min(until or last, last)),
                "text": label,
                "row": row,
                "align": "right" if share > 0.5 else "left",
            }
        )
    return placed


def bands(placed: list[dict], frame: dict, target: float | None = None) -> list:
    """Events as quiet bands behind the lines; `target` as a quiet line across."""
    records = [note for note in placed if note["kind"] == "event"]
    mark = data(records).mark_rect(color="#EDF0F3")
    height = {"y": alt.value(0), "y2": alt.value("height")}
    layers = [mark.encode(x=frame["x"], x2="end:T", **height)] if records else []
    if target is not None:
        level = data([{"value": target}]).mark_rule(color=look.AMBER, strokeWidth=1.5)
        layers.append(level.encode(y=frame["y"]))
    return layers


def rules(placed: list[dict], frame: dict) -> list:
    """Breaks as dashed verticals, and the labels of breaks and events at the top."""
    records = [note for note in placed if note["kind"] == "break"]
    layers = []
    if records:
        mark = data(records).mark_rule(color=look.INK, strokeDash=[4, 4], strokeWidth=1)
        layers.append(mark.encode(x=frame["x"]))
    for align in ("left", "right"):
        kept = [note for note in placed if note["align"] == align]
        for row in {note["row"] for note in kept}:
            label = data([note for note in kept if note["row"] == row])
            put = {
                "align": align,
                "dx": 6 if align == "left" else -6,
                "dy": 8 + LABEL_GAP * row,
                "lineBreak": "\n",
                "lineHeight": LABEL_GAP - 1,
                "text": alt.expr(f"{IS_NARROW} && length(datum.text) > 14 ? '' : datum.text"),
            }
            place = {"x": frame["x"], "y": alt.value(0)}
            halo = {"stroke": look.PAPER, "strokeWidth": 4, "strokeJoin": "round"}
            layers.append(label.mark_text(**put, **halo).encode(**place))
            layers.append(label.mark_text(**put, color=look.MUTED).encode(**place))
    return layers


def end_labels(
    ends: list[dict], frame: dict, domain: tuple[float, float], height: int, keyed: bool
) -> list:
    """Names at the right end of their lines, moved apart where they would meet.

    `ends`: {text, at, value, colour, weight}; `keyed`: a key names them, so phones do not.
    """
    low, high = domain
    scale = height / (high - low)
    placed = sorted(ends, key=lambda end: -end["value"])
    tall = [LABEL_GAP * (end["text"].count("\n") + 1) for end in placed]
    tops = [
        (high - end["value"]) * scale - size / 2 for end, size in zip(placed, tall, strict=True)
    ]
    for n in range(1, len(placed)):
        tops[n] = max(tops[n], tops[n - 1] + tall[n - 1])
    floor = height + LABEL_GAP / 2
    for n in reversed(range(len(placed))):
        tops[n] = min(tops[n], floor - tall[n])
        floor = tops[n]
    for end, top, size in zip(placed, tops, tall, strict=True):
        end["value"] = high - (top + size / 2) / scale
    layers = []
    for end in ends:
        mark = data([end]).mark_text(
            align="left",
            baseline="middle",
            lineBreak="\n",
            lineHeight=LABEL_GAP - 1,
            dx=10,
            dy=-(LABEL_GAP - 1) * end["text"].count("\n") / 2,
            color=end["colour"],
            fontWeight=end["weight"],
            text=alt.expr(f"{IS_NARROW} ? '' : datum.text" if keyed else "datum.text"),
        )
        layers.append(mark.encode(x=frame["x"], y=frame["y"]))
    return layers


def unit_label(unit: str, language: str) -> list:
    """The unit above the axis; shares carry their % on every tick."""
    if unit == "share":
        return []
    mark = data([{"text": words.unit_name(unit, language)}]).mark_text(
        align="left", dy=-14, color=look.MUTED
    )
    return [mark.encode(x=alt.value(0), y=alt.value(0), text="text:N")]


def row_names(base: alt.Chart, field: str) -> alt.Chart:
    """A row's name: left of the chart, or on a phone above the row."""
    name = base.mark_text(
        align=alt.expr(f"{IS_NARROW} ? 'left' : 'right'"),
        dx=alt.expr(f"{IS_NARROW} ? 0 : -16"),
        dy=alt.expr(f"{IS_NARROW} ? -14 : 0"),
    )
    return name.encode(x=alt.value(0), text=f"{field}:N")


def _dated(answer: Answer, metric: str, rows: set[int], language: str) -> list[tuple]:
    """(kind, first day, last day, label) of breaks and events; breaks of one day share a label."""
    breaks: dict[datetime.date, list[dict]] = {}
    for reservation in series.splits(answer, metric, rows):
        breaks.setdefault(series.day(reservation["from"]), []).append(reservation)
    found = []
    for start, group in breaks.items():
        more = f" +{len(group) - 1}" if len(group) > 1 else ""
        found.append(("break", start, None, group[0][f"label_{language}"] + more))
    for event in answer.annotations:
        until = series.day(event["to"]) if event["to"] else None
        found.append(("event", series.day(event["from"]), until, event[f"label_{language}"]))
    return sorted(found, key=lambda entry: entry[:2][::-1])
