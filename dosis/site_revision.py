"""This module tells when a register's numbers are final: completeness by age, and open months."""

import datetime
import itertools
from dataclasses import dataclass

from markupsafe import Markup

from dosis import words
from dosis.look import SMALL
from dosis.site_facts import Facts
from dosis.site_svg import tag

HEIGHT, TOP, FLOOR, LABEL = 256, 24, 232, 20
LEFT, RIGHT = 28.0, 91.0
INKS = ("#0072B2", "#A64B00", "#007A5A", "#8A3A6B", "#5B5B00", "#333333")  # Okabe-Ito, darkened


@dataclass(frozen=True)
class Month:
    """One month of a region that is not final."""

    region: str
    month_on: datetime.date
    rows: int
    completeness: float
    expected: int
    low: int
    high: int
    final_from: datetime.date | None


@dataclass(frozen=True)
class Revision:
    """How the months of one table fill up: region → completeness by age in months."""

    table: str
    ages: dict[str, dict[int, float]]
    final_ages: dict[str, int]
    open_months: tuple[Month, ...]

    @property
    def oldest(self) -> int:
        return max(age for curve in self.ages.values() for age in curve)


def revisions(facts: Facts, register: str) -> tuple[Revision, ...]:
    """The tables of a register whose deliveries tell how months fill up; none where too few do."""
    if "marts.revisions" not in facts.tables:
        return ()
    rows = [row for row in facts.rows(_SQL) if row["register"] == register]
    tables = dict.fromkeys(row["table_name"] for row in rows)
    return tuple(_revision(t, [row for row in rows if row["table_name"] == t]) for t in tables)


def picture(revision: Revision, language: str) -> Markup:
    """Completeness by age, one line per region, named where they begin."""
    lowest = min(value for curve in revision.ages.values() for value in curve.values())
    bottom = min(0.9, int(lowest * 10) / 10)
    parts = [*_grid(bottom, revision.oldest, language)]
    curves = {region: sorted(curve.items()) for region, curve in revision.ages.items()}
    order = sorted(curves, key=lambda name: -curves[name][0][1])
    heights = _apart([_y(curves[region][0][1], bottom) for region in order])
    for place, (region, height) in enumerate(zip(order, heights, strict=True)):
        ink, curve, name = INKS[place % len(INKS)], curves[region], _named(region, language)
        points = [(_x(age, revision.oldest), _y(value, bottom)) for age, value in curve]
        parts += _curve(points, curve, ink, name, language)
        place_of = {"x": f"{LEFT:.2f}%", "dx": -12, "y": round(height + 5), "text_anchor": "end"}
        parts.append(tag("text", name, **place_of, fill=ink))
    title = "Hvor komplet en måned er efter alder" if language == "da" else "Completeness by age"
    look = {"cls": "s-revision", "role": "img", "aria_label": title, "font_size": SMALL}
    return tag("svg", *parts, **look, width="100%", height=HEIGHT)


def _apart(heights: list[float]) -> list[float]:
    """Heights of names, from above: as near to their lines as they can be without meeting."""
    placed: list[float] = []
    for height in heights:
        placed.append(max(height, placed[-1] + LABEL) if placed else height)
    floor = float(FLOOR)
    for place in reversed(range(len(placed))):
        placed[place] = min(placed[place], floor)
        floor = placed[place] - LABEL
    return placed


def _curve(points: list, curve: list, ink: str, name: str, language: str):
    for (x, y), (x2, y2) in itertools.pairwise(points):
        line = {"x1": f"{x:.2f}%", "y1": round(y), "x2": f"{x2:.2f}%", "y2": round(y2)}
        yield tag("line", **line, stroke=ink, stroke_width=2)
    for (x, y), (age, value) in zip(points, curve, strict=True):
        told = tag("title", f"{name}, {_age(age, language)}: {_share(value, language)}")
        yield tag("circle", told, cx=f"{x:.2f}%", cy=round(y), r=4, fill=ink)


def _revision(table: str, rows: list[dict]) -> Revision:
    ages: dict[str, dict[int, float]] = {}
    finals: dict[str, int] = {}
    for row in sorted(rows, key=lambda row: row["delivered_on"]):
        final = row["final_from_on"]
        if row["is_newest_delivery"] and final:
            finals[row["region"]] = _months_between(row["month_on"], final)
        ages.setdefault(row["region"], {})[row["age"]] = row["completeness"]
    oldest = max(finals.values(), default=max(age for curve in ages.values() for age in curve))
    ages = {r: {a: v for a, v in curve.items() if a <= oldest} for r, curve in ages.items()}
    months = [
        Month(
            row["region"], row["month_on"], row["row_count"], row["completeness"],
            row["expected_count"], row["low_count"], row["high_count"], row["final_from_on"],
        )
        for row in rows
        if row["is_newest"] and not row["is_final"]
    ]  # fmt: skip
    months.sort(key=lambda m: (-m.month_on.toordinal(), m.region))
    return Revision(table, {r: c for r, c in sorted(ages.items()) if c}, finals, tuple(months))


def _months_between(first: datetime.date, last: datetime.date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def _grid(bottom: float, oldest: int, language: str):
    step = 0.1 if bottom >= 0.5 else 0.2
    value = 1.0
    while value >= bottom - 0.001:
        y = round(_y(value, bottom))
        yield tag("line", cls="grid", x1=f"{LEFT}%", x2=f"{RIGHT}%", y1=y, y2=y)
        place = {"x": f"{RIGHT}%", "dx": 8, "y": y + 5}
        yield tag("text", round(100 * value), **place, cls="axis")
        value -= step
    for age in range(oldest + 1):
        place = {"x": f"{_x(age, oldest):.2f}%", "y": HEIGHT - 4, "text_anchor": "middle"}
        yield tag("text", age, **place, cls="axis")
    unit = "Komplet, %" if language == "da" else "Complete, %"
    yield tag("text", unit, cls="axis", x=f"{RIGHT}%", dx=30, y=SMALL, text_anchor="end")


def _x(age: int, oldest: int) -> float:
    return LEFT + (RIGHT - LEFT) * age / max(oldest, 1)


def _y(value: float, bottom: float) -> float:
    return FLOOR - (FLOOR - TOP) * (min(value, 1.0) - bottom) / (1 - bottom)


def _named(region: str, language: str) -> str:
    if region == "all":
        return words.say("country", language)
    return words.value(region, "region", language)


def _age(age: int, language: str) -> str:
    if language == "da":
        return f"{age} måned" if age == 1 else f"{age} måneder"
    return f"{age} month" if age == 1 else f"{age} months"


def _share(value: float, language: str) -> str:
    return words.number(value, "share", language)


_SQL = """
select *,
    delivered_on = max(delivered_on) over (partition by register, table_name)
        as is_newest_delivery
from marts.revisions
where is_known and region != 'unknown' and age <= 24
order by register, table_name, region, month_on, delivered_on
"""
