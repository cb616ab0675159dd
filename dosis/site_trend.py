"""This module draws how a share went over time, and the small picture of a variable's gaps."""

import datetime
from collections.abc import Sequence

from markupsafe import Markup

from dosis import words
from dosis.look import SMALL
from dosis.site_svg import percent, svg, tag

TOP, PLOT, FOOT = 24, 120, 24
STEPS = (0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0)

Point = tuple[object, int, int]


def unmet_by_month(trend: Sequence[Point], language: str) -> Markup:
    """One column per month, as high as the share of its judgements that was unmet."""
    months = [month for month, _, _ in trend]
    first = months[0].year * 12 + months[0].month
    count = months[-1].year * 12 + months[-1].month - first + 1
    bars, years = [], []
    top = _top(max(unmet / judged for _, judged, unmet in trend))
    for month, judged, unmet in trend:
        place = (month.year * 12 + month.month - first) / count
        bars.append(_bar(place, 0.7 / count, (judged, unmet), top, _month(month, language)))
        if month.month == 1 or month == months[0]:
            years.append((place, str(month.year)))
    return _framed(bars, _apart(years), top, _told(trend, language), language)


def unmet_by_release(history: Sequence[Point], language: str) -> Markup:
    """One column per release."""
    top = _top(max(unmet / max(1, judged) for _, judged, unmet in history))
    bars, names = [], []
    for place, (number, judged, unmet) in enumerate(history):
        name = words.say("release", language, release=number)
        x = place * min(0.1, 1 / len(history))
        bars.append(_bar(x, min(0.07, 0.7 / len(history)), (judged, unmet), top, name))
        names.append((x, str(number)))
    title = ("Uopfyldte efter udgivelse", "Unmet by release")[language == "en"]
    return _framed(bars, _apart(names), top, title, language)


def finding(trend: Sequence[Point], language: str) -> str:
    """What the picture shows, in one sentence."""
    worst = max(trend, key=lambda point: (point[2], point[2] / point[1]))
    if not worst[2]:
        told = ("Alt er opfyldt i alle måneder", "Every judgement is met in every month")
        return told[language == "en"]
    month, unmet, judged = _month(worst[0], language), worst[2], worst[1]
    if language == "da":
        return f"Flest uopfyldte i {month}: {unmet} af {judged} vurderinger"
    return f"Most unmet in {month}: {unmet} of {judged} judgements"


def small_years(years: Sequence[Point], name: str) -> Markup:
    """A small picture beside its number: one column per year, full height is all rows."""
    bars = []
    for place, (_, rows, missing) in enumerate(years):
        height = max(1 if missing else 0, round(16 * missing / rows)) if rows else 0
        box = {"x": place * 8, "width": 6}
        bars.append(tag("rect", cls="rest", y=0, height=16, **box))
        if height:
            bars.append(tag("rect", y=16 - height, height=height, **box))
    size = {"width": len(years) * 8, "height": 16}
    return tag("svg", *bars, cls="s-small", role="img", aria_label=name, **size)


def _bar(x: float, width: float, counts: tuple[int, int], top: float, name: str) -> Markup:
    judged, unmet = counts
    share = unmet / judged if judged else 0.0
    height = max(2.0, PLOT * share / top) if unmet else 1.0
    title = tag("title", f"{name}: {unmet} / {judged}")
    box = {"x": percent(x), "width": percent(width)}
    box |= {"y": f"{TOP + PLOT - height:.1f}", "height": f"{height:.1f}"}
    return tag("rect", title, cls="unmet" if unmet else "met", **box)


def _framed(bars: Sequence[Markup], names, top: float, title: str, language: str) -> Markup:
    """The columns with the scale at both ends and the names below."""
    parts = []
    for share in (0.0, top):
        y = TOP + PLOT - PLOT * share / top
        parts.append(tag("line", cls="grid", x1=0, x2="100%", y1=y, y2=y))
    scale = words.number(top, "share", language)
    parts.append(tag("text", scale, cls="axis", x=0, y=TOP - 8))
    parts += bars
    for x, name in names:
        parts.append(tag("text", name, cls="axis", x=percent(x), y=TOP + PLOT + SMALL + 4))
    return svg("s-trend", "img", title, TOP + PLOT + FOOT, parts)


def _apart(names: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Names that have room: none closer than a tenth of the width to the one before."""
    kept: list[tuple[float, str]] = []
    for x, name in names:
        if x <= 0.95 and (not kept or x - kept[-1][0] >= 0.09):
            kept.append((x, name))
    return kept


def _top(share: float) -> float:
    return next((step for step in STEPS if step >= share), 1.0)


def _told(trend: Sequence[Point], language: str) -> str:
    lead = ("Andel uopfyldte efter måned", "Share unmet by month")[language == "en"]
    return f"{lead}. {finding(trend, language)}."


def _month(month: datetime.date, language: str) -> str:
    return words.period(f"{month:%Y-%m}", language)
