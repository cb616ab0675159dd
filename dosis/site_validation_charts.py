"""This module draws the validation report's pictures: points with intervals, and shares as bars."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dosis import words
from dosis.look import SMALL
from dosis.site_svg import percent, svg, tag

ROW, AXIS, FOOT, MIDDLE = 32, 24, 8, 20
STEPS = (0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0)
EDGE = 0.9


@dataclass(frozen=True)
class Point:
    """A row of a picture: its name, its share and interval; `value` is None where it is hidden."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    told: str = ""


def points(rows: Sequence[Point], reference: float | None, title: str, language: str) -> Markup:
    """One row per point on a common scale of shares; `reference` is a dashed line through all."""
    ends = [e for r in rows for e in (r.value, r.low, r.high) if e is not None]
    scale = _scale(min(ends, default=0.0), max(ends, default=1.0), reference)
    height = AXIS + ROW * len(rows) + FOOT
    parts = _grid(scale, height, language)
    if reference is not None:
        x = percent(_place(reference, scale))
        parts.append(tag("line", cls="reference", x1=x, x2=x, y1=AXIS - 8, y2=height))
    for number, row in enumerate(rows):
        parts.append(_point(row, AXIS + ROW * number + MIDDLE, scale))
    return _named(rows, svg("s-points", "img", title, height, parts))


def bars(rows: Sequence[Point], title: str, language: str) -> Markup:
    """One bar per row from zero, to the left where the share is negative."""
    ends = [0.0, *(e for r in rows for e in (r.value, r.low, r.high) if e is not None)]
    scale = _scale(min(ends), max(ends), None)
    height = AXIS + ROW * len(rows) + FOOT
    parts = _grid(scale, height, language)
    zero = _place(0.0, scale)
    for number, row in enumerate(rows):
        y = AXIS + ROW * number + MIDDLE
        if row.value is not None:
            place = _place(row.value, scale)
            box = {"x": percent(min(zero, place)), "width": percent(abs(place - zero))}
            look = "minus" if row.value < 0 else "plus"
            name = tag("title", f"{row.name}: {row.told}")
            parts.append(tag("rect", name, cls=look, y=y - 8, height=16, **box))
        parts += _interval(row, y, scale)
    parts.append(tag("line", cls="axis", x1=percent(zero), x2=percent(zero), y1=AXIS, y2=height))
    return _named(rows, svg("s-points", "img", title, height, parts))


def _named(rows: Sequence[Point], picture: Markup) -> Markup:
    names = [tag("li", row.name, title=row.name) for row in rows]
    return tag(
        "div", tag("ul", *names, cls="s-names", aria_hidden="true"), picture, cls="s-grid s-shares"
    )


def _point(row: Point, y: int, scale: tuple[float, float]) -> Markup:
    if row.value is None:
        return tag(
            "circle", tag("title", f"{row.name}: {row.told}"), cls="hidden", cx="2%", cy=y, r=5
        )
    name = tag("title", f"{row.name}: {row.told}")
    dot = tag("circle", name, cls="point", cx=percent(_place(row.value, scale)), cy=y, r=5)
    return tag("g", *_interval(row, y, scale), dot)


def _interval(row: Point, y: int, scale: tuple[float, float]) -> list[Markup]:
    if row.low is None or row.high is None:
        return []
    ends = [percent(_place(end, scale)) for end in (row.low, row.high)]
    return [tag("line", cls="interval", x1=ends[0], x2=ends[1], y1=y, y2=y)]


def _grid(scale: tuple[float, float], height: int, language: str) -> list[Markup]:
    step = next((s for s in STEPS if (scale[1] - scale[0]) / s <= 4 + 1e-9), 1.0)
    parts, share = [], scale[0]
    while share <= scale[1] + 1e-9:
        x = _place(share, scale)
        parts.append(tag("line", cls="grid", x1=percent(x), x2=percent(x), y1=AXIS - 8, y2=height))
        side = {"text_anchor": "end"} if x > EDGE else {} if x < 0.05 else {"text_anchor": "middle"}
        text = words.number(share, "share", language).replace(",0", "").replace(".0", "")
        parts.append(tag("text", text, cls="axis", x=percent(x), y=SMALL - 2, **side))
        share += step
    return parts


def _scale(low: float, high: float, reference: float | None) -> tuple[float, float]:
    """Both ends of the scale: tenths that hold all that is drawn, from zero unless all is high."""
    ends = [low, high, *([] if reference is None else [reference])]
    top = min(1.0, _tenth(max(ends), up=True)) if max(ends) <= 1 else _tenth(max(ends), up=True)
    bottom = _tenth(min(ends), up=False)
    bottom = min(0.0, bottom) if bottom < 0.5 else bottom
    return (bottom, top) if top > bottom else (bottom, bottom + 0.1)


def _tenth(share: float, *, up: bool) -> float:
    tenths = 10 * share
    whole = int(tenths // 1)
    return (whole + (1 if up and tenths - whole > 1e-9 else 0)) / 10


def _place(share: float, scale: tuple[float, float]) -> float:
    return (share - scale[0]) / (scale[1] - scale[0])
