"""This module draws unexplained rests: the list with intervals, and one month by month."""

import datetime

import altair as alt

from dosis import axes, look, marks, words
from dosis.rest_evidence import Evidence
from dosis.rest_list import Rest
from dosis.rest_words import say, unit

SHOWN = 8
ROW = 40
HEIGHT = 264


def ranked(rests: tuple[Rest, ...], chosen: Rest, language: str) -> alt.LayerChart:
    """The rests with their intervals in usual doses, largest lower end first."""
    shown = _shown(rests)
    records = [_row(n, rest, rest.key == chosen.key, language) for n, rest in enumerate(shown)]
    widest = max(record["high"] for record in records)
    scale = alt.Scale(domain=[0, 1.02 * widest], nice=False)
    places = alt.Scale(domain=[len(records) - 0.4, -0.6], nice=False)
    base = marks.data(records).encode(y=alt.Y("row:Q", scale=places, axis=None))
    at = alt.X(
        "value:Q",
        scale=scale,
        axis=alt.Axis(
            title=say("axis", language), tickCount=5, format=",.0f", grid=True, labelFlush=True
        ),
    )
    colour = alt.Color("fill:N", scale=None)
    layers = [
        base.mark_rule(strokeWidth=6, opacity=0.3).encode(
            x=alt.X("low:Q", scale=scale), x2="high:Q", color=colour
        ),
        base.mark_point(size=90, filled=True, opacity=1).encode(
            x=at,
            color=colour,
            shape=alt.Shape("shape:N", scale=None),
            tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("text:N", title="  ")],
        ),
        marks.row_names(base, "name").mark_text(
            lineBreak="\n",
            lineHeight=16,
            align=alt.expr(f"{marks.IS_NARROW} ? 'left' : 'right'"),
            dx=alt.expr(f"{marks.IS_NARROW} ? 0 : -16"),
            dy=alt.expr(f"{marks.IS_NARROW} ? -16 : -8"),
            text=alt.expr(f"{marks.IS_NARROW} ? datum.short : datum.name"),
        ),
    ]
    return marks.finish(alt.layer(*layers), ROW * len(records) + 16, language)


def ranked_key(rests: tuple[Rest, ...], chosen: Rest, language: str) -> list[tuple[str, str]]:
    """What the marks mean, only those in use: (mark, words)."""
    shown = _shown(rests)
    others = [("dot", say("key_rest", language))] if len(shown) > 1 else []
    is_seen = any(rest.key == chosen.key for rest in shown)
    return [*others, *([("outside", say("key_chosen", language))] if is_seen else [])]


def has_amounts(rests: tuple[Rest, ...]) -> bool:
    """True where the viewer may see any amount."""
    return bool(_shown(rests))


def months(found: Evidence, language: str) -> alt.LayerChart:
    """Delivered and given as lines, broken where hidden, the rest as bars with its interval."""
    rows = [_month(row) for row in found.months]
    ends = [
        row[name]
        for row in rows
        for name in ("delivered_amount", "given_amount", "rest_low_amount", "rest_high_amount")
        if row[name] is not None
    ]
    high = 1.06 * (max(ends, default=1.0) or 1.0)
    domain = (min(0.0, 1.06 * min(ends, default=0.0)), high)
    frame = {
        "x": axes.time_axis(rows[0]["first"], rows[-1]["last"]),
        "y": axes.amount_axis(domain, found.rest.unit),
    }
    layers = [*_counted(rows, frame), *_rests(rows, frame)]
    for name, colour, dash in (
        ("delivered", look.INK, [1, 0]),
        ("given", look.ACCENT, [5, 3]),
    ):
        records = [
            {"at": row["at"], "value": row[f"{name}_amount"], "name": say(name, language)}
            for row in rows
        ]
        line = marks.data(records).mark_line(
            color=colour, strokeWidth=2, strokeDash=dash, point=alt.OverlayMarkDef(color=colour)
        )
        tips = [
            alt.Tooltip("name:N", title=" "),
            alt.Tooltip("value:Q", title="  ", format=",.0f"),
        ]
        layers.append(line.encode(**frame, tooltip=tips))
    layers.append(
        marks.data([{"text": unit(found.rest.unit, language)}])
        .mark_text(align="left", dy=-14, color=look.MUTED)
        .encode(x=alt.value(0), y=alt.value(0), text="text:N")
    )
    return marks.finish(alt.layer(*layers), HEIGHT, language)


def months_key(found: Evidence, language: str) -> list[tuple[str, str]]:
    """What the marks mean: (mark, words)."""
    used = [
        ("supplied", say("delivered", language)),
        ("forecast", say("given", language)),
        ("rest", say("rest", language)),
        ("whisker", say("interval", language)),
    ]
    is_hidden = any(row["state"] == "hidden" for row in found.months)
    return [*used, *([("hidden", words.say("hidden_key", language))] if is_hidden else [])]


def _shown(rests: tuple[Rest, ...]) -> list[Rest]:
    return [rest for rest in rests if rest.rest is not None][:SHOWN]


def _row(place: int, rest: Rest, is_chosen: bool, language: str) -> dict:
    amounts = [
        words.number(value, "DDD", language)
        for value in (rest.rest_doses, rest.low_doses, rest.high_doses)
    ]
    return {
        "row": place,
        "value": rest.rest_doses,
        "low": max(rest.low_doses, 0),
        "high": rest.high_doses,
        "name": f"{rest.medicine}\n{_cut(rest.department, 40)}",
        "short": _cut(f"{rest.medicine}, {rest.department}", 44),
        "text": f"{amounts[0]} ({amounts[1]}–{amounts[2]})",
        "fill": look.AMBER if is_chosen else "#7D8997",
        "shape": "diamond" if is_chosen else "circle",
    }


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _month(row: dict) -> dict:
    first = datetime.date.fromisoformat(f"{row['month']}-01")
    last = (first + datetime.timedelta(days=32)).replace(day=1) - datetime.timedelta(days=1)
    at = (axes.stamp(first) + axes.after(last)) // 2
    return row | {"first": first, "last": last, "at": at}


def _counted(rows: list[dict], frame: dict) -> list:
    """The eight months as a quiet band."""
    counted = [row for row in rows if row["is_counted"]]
    if not counted:
        return []
    ends = {"at": axes.stamp(counted[0]["first"]), "end": axes.after(counted[-1]["last"])}
    mark = marks.data([ends]).mark_rect(color=look.MIST)
    return [mark.encode(x=frame["x"], x2="end:T", y=alt.value(0), y2=alt.value("height"))]


def _rests(rows: list[dict], frame: dict) -> list:
    seen = [row for row in rows if row["rest_amount"] is not None]
    bars = [
        {"at": row["at"], "value": row["rest_amount"], "zero": 0, "state": row["state"]}
        for row in seen
    ]
    ends = [
        {"at": row["at"], "value": row["rest_low_amount"], "high": row["rest_high_amount"]}
        for row in seen
        if row["rest_low_amount"] is not None
    ]
    layers = []
    if bars:
        bar = marks.data(bars).mark_rule(color=look.AMBER, strokeWidth=9, strokeCap="butt")
        layers.append(bar.encode(x=frame["x"], y=frame["y"], y2="zero:Q"))
    if ends:
        whisker = marks.data(ends).mark_rule(color=look.INK, strokeWidth=1)
        layers.append(whisker.encode(x=frame["x"], y=frame["y"], y2="high:Q"))
    hidden = [{"at": row["at"]} for row in rows if row["state"] == "hidden"]
    if hidden:
        mark = marks.data(hidden).mark_point(
            stroke=look.ACCENT, size=40, strokeWidth=1.5, fill=look.PAPER, yOffset=-8, opacity=1
        )
        layers.append(mark.encode(x=frame["x"], y=alt.value("height")))
    return layers
