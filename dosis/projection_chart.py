"""This module draws a cost over past years and the years ahead, with their intervals."""

import altair as alt

from dosis import look, marks, money_words, series
from dosis.projection import YEAR, Projection, Year

HEIGHT = 240
KEYS = {
    "sum": ("Kendt", "Known"),
    "focus_dot": ("Fremskrevet", "Projected"),
    "interval": ("80 %-interval", "80% interval"),
}


def drawing(found: Projection, language: str) -> alt.LayerChart:
    """One bar per twelve months known, one dot with its interval per twelve months ahead."""
    unit, name = money_words.scale(max(year.high for year in found.years), language)
    records = [_record(n, year, unit, language) for n, year in enumerate(found.years)]
    top = 1.12 * max(record["high"] for record in records) or 1.0
    amount = alt.Scale(domain=[0, top], nice=False)
    frame = alt.X(
        "place:Q", scale=alt.Scale(domain=[-0.5, len(records) - 0.5], nice=False), axis=None
    )
    base = marks.data(records).encode(x=frame, y=alt.Y("value:Q", scale=amount, axis=None))
    known = base.transform_filter("datum.is_known")
    ahead = base.transform_filter("!datum.is_known")
    tips = [alt.Tooltip(f"{n}:N", title=" " * k) for k, n in enumerate(("label", "told"), start=1)]
    ends = {"y": alt.Y("low:Q", scale=amount, axis=None), "y2": "high:Q"}
    layers = [
        marks.data([{"zero": 0}])
        .mark_rule(color=look.EDGE)
        .encode(y=alt.Y("zero:Q", scale=amount, axis=None)),
        known.mark_bar(color=look.INK, width=alt.expr(f"0.5 * width / {len(records)}")).encode(
            tooltip=tips
        ),
        ahead.mark_rule(color=look.ACCENT, strokeWidth=6, opacity=0.35).encode(**ends),
        ahead.mark_point(size=120, filled=True, color=look.ACCENT, opacity=1).encode(tooltip=tips),
        base.mark_text(dy=-12, align="center").encode(
            y=alt.Y("high:Q", scale=amount, axis=None),
            text=alt.Text("short:N"),
        ),
        base.mark_text(
            baseline="top",
            dy=8,
            color=look.MUTED,
            text=alt.expr(f"{marks.IS_NARROW} ? datum.brief : datum.label"),
        ).encode(y=alt.value(HEIGHT)),
    ]
    title = marks.data([{"text": name}]).mark_text(align="left", dy=-4, color=look.MUTED)
    layers.append(title.encode(x=alt.value(0), y=alt.value(0), text="text:N"))
    return marks.finish(alt.layer(*layers), HEIGHT, language)


def key(found: Projection, language: str) -> list[tuple[str, str]]:
    """What the marks mean."""
    used = ["sum"] * bool(found.known) + ["focus_dot", "interval"]
    return [(name, KEYS[name][language == "en"]) for name in used]


def ends(year: Year, language: str) -> str:
    """An interval in words: 1,1–1,4 mio. kr."""
    low, high = (money_words.amount(value, language) for value in (year.low, year.high))
    return f"{low} {'til' if language == 'da' else 'to'} {high}"


def _record(place: int, year: Year, unit: float, language: str) -> dict:
    first = series.months_back(year.last, YEAR)
    is_calendar = year.last.endswith("-12")
    label = year.last[:4] if is_calendar else f"{first[:4]}/{year.last[2:4]}"
    value = money_words.amount(year.value, language)
    told = value if year.is_known else f"{value} ({ends(year, language)})"
    return {
        "place": place,
        "value": year.value,
        "low": year.low,
        "high": year.high,
        "is_known": year.is_known,
        "label": label,
        "brief": f"'{label[2:]}" if is_calendar else label[2:],
        "short": money_words.in_unit(year.value, unit, language),
        "told": told,
    }
