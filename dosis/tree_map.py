"""This module draws where money goes: one field per medicine, as large as what it costs."""

from dataclasses import dataclass

import altair as alt

from dosis import look, marks, money_words
from dosis.answer import Answer

HEIGHT = 360
SHAPE = 2.6  # width over height for which fields are laid out
SHOWN = 30
TINTS = ("#CFE4F2", "#FBE5BF", "#CDEBE0", "#F5DEEA", "#DCF0FB", "#F8DACA", "#DFE2E6")
OTHERS = ("Øvrige", "Others")


@dataclass(frozen=True)
class Field:
    """One field: its place in the unit square, its words, its part of the whole."""

    name: str
    group: str
    value: float
    part: float
    left: float
    top: float
    right: float
    bottom: float


def fields(answer: Answer, metric: str, name: str, group: str, others: str) -> list[Field]:
    """The fields of an answer by `group` and `name`, groups together, the largest first.

    Only amounts above zero have a field; beyond SHOWN the smallest are one field `others`. Fields
    are as square as may be (Bruls, Huizing & van Wijk, Squarified treemaps, 2000).
    """
    found = [(r[group], r[name], r[metric]) for r in answer.rows if (r[metric] or 0) > 0]
    found.sort(key=lambda entry: (-entry[2], entry[1]))
    rest = sum(value for _, _, value in found[SHOWN:])
    kept = found[:SHOWN] + ([("", others, rest)] if rest else [])
    total = sum(value for _, _, value in kept)
    groups: dict[str, list] = {}
    for entry in kept:
        groups.setdefault(entry[0], []).append(entry)
    ordered = sorted(groups.items(), key=lambda g: (g[0] == "", -sum(e[2] for e in g[1])))
    places = _squares([sum(e[2] for e in entries) for _, entries in ordered], (0, 0, SHAPE, 1))
    laid = []
    for (code, entries), place in zip(ordered, places, strict=True):
        inner = _squares([value for _, _, value in entries], place)
        for (_, label, value), (x, y, w, h) in zip(entries, inner, strict=True):
            ends = (x / SHAPE, y, (x + w) / SHAPE, y + h)
            laid.append(Field(label, code, value, value / total, *ends))
    return laid


def drawing(found: list[Field], language: str) -> alt.LayerChart:
    """The fields with names and amounts where there is room; groups share a tint."""
    unit = alt.Scale(domain=[0, 1], nice=False)
    base = marks.data(_records(found, language)).encode(
        x=alt.X("x:Q", scale=unit, axis=None),
        y=alt.Y("y:Q", scale=alt.Scale(domain=[1, 0], nice=False), axis=None),
    )
    wide = "(datum.x2 - datum.x) * width"
    tall = f"(datum.y2 - datum.y) * {HEIGHT}"
    text = {"align": "left", "baseline": "top", "dx": 8, "limit": alt.expr(f"{wide} - 12")}
    layers = [
        base.mark_rect(stroke=look.PAPER, strokeWidth=2).encode(
            x2="x2:Q",
            y2="y2:Q",
            color=alt.Color("tint:N", scale=None),
            tooltip=[
                alt.Tooltip(f"{field}:N", title=" " * place)
                for place, field in enumerate(("name", "group", "amount", "part"), start=1)
            ],
        ),
        base.mark_text(
            dy=8,
            fontWeight=600,
            text=alt.expr(f"{wide} > 56 && {tall} > 26 ? datum.name : ''"),
            **text,
        ),
        base.mark_text(
            dy=28, text=alt.expr(f"{wide} > 84 && {tall} > 48 ? datum.amount : ''"), **text
        ),
    ]
    return marks.finish(alt.layer(*layers), HEIGHT, language)


def _records(found: list[Field], language: str) -> list[dict]:
    tints = {g: TINTS[n % len(TINTS)] for n, g in enumerate(dict.fromkeys(f.group for f in found))}
    return [
        {
            "x": f.left, "x2": f.right, "y": f.top, "y2": f.bottom, "name": f.name,
            "group": f.group, "amount": money_words.amount(f.value, language),
            "part": money_words.share(f.part, language), "tint": tints[f.group],
        }
        for f in found
    ]  # fmt: skip


def _squares(sizes: list[float], place: tuple) -> list[tuple[float, float, float, float]]:
    """(x, y, width, height) of each size, in order, filling `place`; sizes are above zero."""
    x, y, width, height = place
    scale = width * height / sum(sizes)
    left = [size * scale for size in sizes]
    found = []
    while left:
        side = min(width, height)
        count = 1
        while count < len(left) and _worst(left[: count + 1], side) <= _worst(left[:count], side):
            count += 1
        row, left = left[:count], left[count:]
        thick = sum(row) / side
        offset = 0.0
        for area in row:
            length = area / thick
            if width >= height:
                found.append((x, y + offset, thick, length))
            else:
                found.append((x + offset, y, length, thick))
            offset += length
        if width >= height:
            x, width = x + thick, width - thick
        else:
            y, height = y + thick, height - thick
    return found


def _worst(row: list[float], side: float) -> float:
    """How far from square the worst field of a row along `side` is."""
    thick = sum(row) / side
    return max(max(thick * thick / area, area / (thick * thick)) for area in row)
