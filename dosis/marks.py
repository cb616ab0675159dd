"""This module draws the layers of charts: lines, dots, hatches, breaks, labels, axes."""

import calendar
import datetime
import math
import textwrap

import altair as alt

from dosis import look, series, words
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


def stamp(day: datetime.date) -> int:
    """A day as Vega counts it: milliseconds since 1970, UTC."""
    return calendar.timegm(day.timetuple()) * 1000


def after(day: datetime.date) -> int:
    """The stamp of the end of a day."""
    return stamp(day + datetime.timedelta(days=1))


def middle(point: series.Point) -> int:
    """Where a step of time is drawn: in its middle, so that a break falls between two."""
    return (stamp(point.first) + after(point.last)) // 2


def wrap(text: str, width: int = LABEL_WIDTH) -> str:
    """Lines of at most `width` letters; a word is never cut."""
    return "\n".join(textwrap.wrap(text, width, break_long_words=False)) or text


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
    return alt.X("at:T", scale=alt.Scale(type="utc", domain=[stamp(first), after(last)]), axis=axis)


def amount_axis(domain: tuple[float, float], unit: str, of=alt.Y, **axis):
    """The axis of a number: per cent for shares, few ticks, no frame."""
    form = ".0%" if unit == "share" else ",.0f" if domain[1] >= 10 else ",.1f"
    quiet = {"title": None, "tickCount": 5, "format": form, "domain": False, "ticks": False}
    scale = alt.Scale(domain=list(domain), nice=False)
    return of("value:Q", scale=scale, axis=alt.Axis(**quiet | axis))


def amounts(values: list[float | None], unit: str, label_rows: int = 0) -> tuple[float, float]:
    """The ends of the axis: zero for amounts, round steps around the values for shares.

    `label_rows`: rows of labels at the top for which there must be room.
    """
    known = [v for v in values if v is not None] or [0.0, 1.0]
    low, high = min(known), max(known)
    if unit == "share":
        room = 0.1 * (high - low) + 0.01
        low = math.floor((low - room) * 20) / 20
        high = math.ceil((high + room + 0.07 * label_rows * (high - low)) * 20) / 20
        return (0.0 if low < 0.15 else low), min(1.0, high)
    high = high * (1.05 + 0.08 * label_rows) or 1.0
    step = 10 ** math.floor(math.log10(high)) / 5
    return 0.0, math.ceil(high / step) * step


def paths(line: list[series.Point], axes: dict, colour: str, width: float, dash=(1, 0)) -> list:
    """The joined points of each path; the provisional end is fainter, a lone point is a dot."""
    records, previous = [], None
    for point in (p for p in line if p.value is not None):
        place = {"at": middle(point), "value": point.value}
        if previous and previous.path == point.path and previous.provisional != point.provisional:
            tail = point if previous.provisional else previous
            where = {"at": middle(tail), "value": tail.value}
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
    layers = [stroke.encode(**axes, detail="path:N", strokeOpacity=faint)]
    lone = [record for record in records if counts[record["path"]] == 1]
    if lone and dash == (1, 0):
        layers.append(data(lone).mark_circle(color=colour, size=24, opacity=1).encode(**axes))
    return layers


def dots(chosen: list[series.Point], axes: dict) -> list:
    """The newest number and zeros as filled points; a hidden number hollow, below the axis."""
    shown = [p for p in chosen if p.value is not None]
    filled = [
        {"at": middle(p), "value": p.value} for p in shown if p.state == "zero" or p is shown[-1]
    ]
    hollow = [{"at": middle(p)} for p in chosen if p.state == "hidden"]
    layers = []
    if filled:
        layers.append(
            data(filled).mark_circle(color=look.ACCENT, size=64, opacity=1).encode(**axes)
        )
    if hollow:
        mark = data(hollow).mark_point(
            stroke=look.ACCENT, size=40, strokeWidth=1.5, fill=look.PAPER, yOffset=11, opacity=1
        )
        layers.append(mark.encode(x=axes["x"], y=alt.value("height")))
    return layers


def hatched(chosen: list[series.Point], axes: dict, domain: tuple[float, float]) -> list:
    """Slanted strokes over the steps of time that were not reported."""
    low, step = domain[0], (domain[1] - domain[0]) / HATCHES
    records = [
        {
            "at": stamp(p.first),
            "end": after(p.last),
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
    return [mark.encode(x=axes["x"], x2="end:T", y=axes["y"], y2="high:Q")]


def notes(answer: Answer, metric: str, line: list[series.Point], language: str) -> list[dict]:
    """Breaks and events inside the chart's time; labels that would meet get rows of their own."""
    first, last = min(p.first for p in line), max(p.last for p in line)
    placed: list[dict] = []
    ends: list[float] = []
    for kind, start, until, text in _dated(answer, metric, {p.row for p in line}, language):
        if start > last or (kind == "break" and start <= first):
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
                "at": stamp(max(start, first)),
                "end": after(min(until or last, last)),
                "text": label,
                "row": row,
                "align": "right" if share > 0.5 else "left",
            }
        )
    return placed


def bands(placed: list[dict], axes: dict) -> list:
    """Events as quiet bands behind the lines."""
    records = [note for note in placed if note["kind"] == "event"]
    mark = data(records).mark_rect(color="#EDF0F3")
    height = {"y": alt.value(0), "y2": alt.value("height")}
    return [mark.encode(x=axes["x"], x2="end:T", **height)] if records else []


def rules(placed: list[dict], axes: dict) -> list:
    """Breaks as dashed verticals, and the labels of breaks and events at the top."""
    records = [note for note in placed if note["kind"] == "break"]
    layers = []
    if records:
        mark = data(records).mark_rule(color=look.INK, strokeDash=[4, 4], strokeWidth=1)
        layers.append(mark.encode(x=axes["x"]))
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
            place = {"x": axes["x"], "y": alt.value(0)}
            halo = {"stroke": look.PAPER, "strokeWidth": 4, "strokeJoin": "round"}
            layers.append(label.mark_text(**put, **halo).encode(**place))
            layers.append(label.mark_text(**put, color=look.MUTED).encode(**place))
    return layers


def end_labels(
    ends: list[dict], axes: dict, domain: tuple[float, float], height: int, keyed: bool
) -> list:
    """Names at the right end of their lines, moved apart where they would meet.

    `ends`: {text, at, value, colour, weight}; `keyed`: a key names them too, phones leave them out.
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
        layers.append(mark.encode(x=axes["x"], y=axes["y"]))
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
