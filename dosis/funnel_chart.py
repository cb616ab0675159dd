"""This module draws a funnel: each unit by its expected uses and its ratio, within its limits."""

from dataclasses import asdict, fields

import altair as alt

from dosis import look, marks, words
from dosis.answer import Answer
from dosis.funnel import Funnel, Place

HEIGHT = 336
TICKS = (0.1, 0.2, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 5, 10)
WIDEST = (0.1, 10.0)
EXPECTED = ("Forventede forløb", "Expected occasions")
RATIO = ("gange det forventede", "times the expected")
POSITIONS = {
    "above": ("Bruger mere", "Uses more"),
    "below": ("Bruger mindre", "Uses less"),
    "inside": ("Inden for det sædvanlige", "Within the usual"),
    "apart": ("Holdt uden for på grund af forbehold", "Left out because of a reservation"),
}
BANDS = (
    "Her ventes 95 % og 99,8 % af enhederne, når tilfældet og den sædvanlige forskel er med",
    "Where 95 % and 99.8 % of units are expected with chance and the usual difference",
)


def drawing(found: Funnel, focus: str, language: str) -> alt.LayerChart:
    """The chart; `focus` is in colour, units outside are amber and named, those apart hollow."""
    domain = _domain(found)
    frame = {
        "x": alt.X(
            "expected:Q",
            scale=alt.Scale(type="sqrt", zero=True, nice=False),
            axis=alt.Axis(title=_say(EXPECTED, language), grid=False, tickCount=6),
        ),
        "y": alt.Y(
            "ratio:Q",
            scale=alt.Scale(type="log", domain=list(domain), nice=False, clamp=True),
            axis=alt.Axis(title=None, values=[t for t in TICKS if domain[0] <= t <= domain[1]]),
        ),
    }
    layers = [
        *_bands(found, frame),
        marks.data([{"ratio": 1}])
        .mark_rule(color=look.INK, strokeDash=[2, 3], strokeWidth=1.5)
        .encode(y=frame["y"]),
        *_dots(found, focus, frame, language),
        *_names(found, focus, frame),
        marks.data([{"text": _say(RATIO, language)}])
        .mark_text(align="left", dy=-14, color=look.MUTED)
        .encode(x=alt.value(0), y=alt.value(0), text="text:N"),
    ]
    return marks.finish(alt.layer(*layers), HEIGHT, language)


def key(found: Funnel, focus: str, language: str) -> list[tuple[str, str]]:
    """What the marks mean, only those in use: (mark, words)."""
    used = [("focus_dot", focus)] if found.of(focus) else []
    if found.counted("above", "below"):
        used.append(("outside", _say(("Uden for det sædvanlige", "Outside the usual"), language)))
    if found.counted("apart"):
        used.append(("apart", _say(POSITIONS["apart"], language)))
    return [*used, ("band", _say(BANDS, language))]


def table(found: Funnel, answer: Answer) -> str:
    """The units as CSV below the reservations of `answer`: name, observed and expected uses, ratio
    with its exact 95 % limits, position."""
    return answer.csv_of(map(asdict, found.places), [f.name for f in fields(Place)])


def _domain(found: Funnel) -> tuple[float, float]:
    ends = [p.ratio for p in found.places if p.ratio > 0]
    ends += [row[side] for row in found.limits[40:] for side in (1, 2)]
    low, high = min([0.6, *ends]) * 0.92, max([1.6, *ends]) * 1.08
    return max(low, WIDEST[0]), min(high, WIDEST[1])


def _bands(found: Funnel, frame: dict) -> list:
    records = [
        dict(zip(("expected", "low", "high", "lowest", "highest"), row, strict=True))
        for row in found.limits
    ]
    wide = marks.data(records).mark_area(color=look.MIST, opacity=1, clip=True)
    narrow = marks.data(records).mark_area(color=look.HAIRLINE, opacity=1, clip=True)
    scale = frame["y"].copy()
    low, lowest = scale.copy(), scale.copy()
    low["shorthand"], lowest["shorthand"] = "low:Q", "lowest:Q"
    return [
        wide.encode(x=frame["x"], y=lowest, y2="highest:Q"),
        narrow.encode(x=frame["x"], y=low, y2="high:Q"),
    ]


def _dots(found: Funnel, focus: str, frame: dict, language: str) -> list:
    records = [_record(place, focus, language) for place in found.places]
    tips = [
        alt.Tooltip(f"{field}:N", title=title)
        for field, title in (
            ("name", " "),
            ("position", "  "),
            ("told", _say(RATIO, language)),
            ("counts", _say(("Faktisk / forventet", "Observed / expected"), language)),
        )
    ]
    dot = marks.data(records).mark_point(size=90, strokeWidth=1.5, opacity=1)
    return [
        dot.encode(
            **frame,
            fill=alt.Fill("fill:N", scale=None),
            stroke=alt.Stroke("stroke:N", scale=None),
            tooltip=tips,
        )
    ]


def _record(place: Place, focus: str, language: str) -> dict:
    is_focus, is_apart = place.name == focus, place.position == "apart"
    is_outside = place.position in ("above", "below")
    colour = look.ACCENT if is_focus else look.AMBER if is_outside else look.CONTEXT
    low, ratio, high = (
        words.number(v, "ratio", language) for v in (place.low, place.ratio, place.high)
    )
    counts = [words.number(v, "occasions", language) for v in (place.observed, place.expected)]
    return {
        "name": place.name,
        "expected": place.expected,
        "ratio": max(place.ratio, WIDEST[0]),
        "position": _say(POSITIONS[place.position], language),
        "told": f"{ratio} ({low}–{high})",
        "counts": " / ".join(counts),
        "fill": look.PAPER if is_apart else colour,
        "stroke": colour if is_apart else look.PAPER,
    }


def _names(found: Funnel, focus: str, frame: dict) -> list:
    """Names beside the units outside and the one in focus, left of dots far to the right."""
    named = [p for p in found.places if p.position in ("above", "below") or p.name == focus]
    short = words.short_names([p.name for p in found.places])
    widest = max((p.expected for p in found.places), default=1)
    layers = []
    for align, is_right in (("left", False), ("right", True)):
        records = [
            {"expected": p.expected, "ratio": max(p.ratio, WIDEST[0]), "text": short[p.name]}
            for p in named
            if (p.expected > 0.45 * widest) == is_right
        ]
        text = marks.data(records)
        put = {"align": align, "dx": -10 if is_right else 10, "baseline": "middle"}
        shown = alt.expr(f"{marks.IS_NARROW} ? '' : datum.text")
        halo = {"stroke": look.PAPER, "strokeWidth": 4, "strokeJoin": "round"}
        layers.append(text.mark_text(**put, **halo, text=shown).encode(**frame))
        layers.append(text.mark_text(**put, color=look.INK, text=shown).encode(**frame))
    return layers


def _say(pair: tuple[str, str], language: str) -> str:
    return pair[language == "en"]
