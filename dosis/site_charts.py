"""This module draws the site's two pictures: a time line of reservations, and coverage.

Both are inline SVG. Places along the time axis are percentages, places down the picture pixels, so
that text keeps its size on a phone.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from dosis import words
from dosis.look import SMALL
from dosis.site_facts import Coverage, Reservation
from dosis.site_svg import svg, tag

LANE, AXIS, ROW, BAR, LABEL_LENGTH = 48, 24, 32, 16, 52
SHORT = 0.005
BREAKS = ("declared_break", "detected_break")

Span = tuple[datetime.date, datetime.date]


@dataclass(frozen=True)
class Run:
    """Months in which equally many of a region's hospitals reported."""

    region: str
    first: datetime.date
    last: datetime.date
    reported: int
    expected: int
    is_early: bool

    @property
    def is_whole(self) -> bool:
        return self.reported == self.expected

    def text(self, language: str) -> str:
        """Nordjylland, maj 2025 – juni 2025: 3 af 4 sygehuse."""
        told = "{} af {} sygehuse" if language == "da" else "{} of {} hospitals"
        late = ", foreløbig" if language == "da" else ", provisional"
        name = words.value(self.region, "region", language)
        counted = told.format(self.reported, self.expected)
        months = _months(self.first, self.last, language)
        return f"{name}, {months}: {counted}{late if self.is_early else ''}"


def timeline(
    reservations: Sequence[Reservation], events: Sequence[dict], span: Span, language: str
) -> Markup:
    """One lane per reservation with its periods; breaks are dashed verticals, events grey bars."""
    height = AXIS + LANE * (len(reservations) + len(events))
    parts = [*_years(span, height)]
    lanes = [(entry, AXIS + LANE * place) for place, entry in enumerate([*reservations, *events])]
    for entry, top in lanes[: len(reservations)]:
        parts += _break(entry, top, span)
    for entry, top in lanes:
        draw = _event if isinstance(entry, dict) else _lane
        parts.append(draw(entry, top, span, language))
    title = "Tidslinje over forbehold" if language == "da" else "Time line of reservations"
    return svg("s-time", "group", title, height, parts)


def coverage(table: Coverage, provisional_from: datetime.date | None, language: str) -> Markup:
    """One row per region; the height of the bar is the share of its hospitals that reported."""
    span = (table.months[0], _after(table.months[-1]))
    height = AXIS + ROW * len(table.regions)
    parts = [*_years(span, height)]
    for place, region in enumerate(table.regions, start=1):
        floor = AXIS + ROW * place
        parts.append(tag("line", cls="base", x1=0, x2="100%", y1=floor, y2=floor))
        runs = _runs(table, region, provisional_from)
        parts += [_run_bar(run, floor, span, language) for run in runs]
    title = "Dækning efter region og måned" if language == "da" else "Coverage by region and month"
    names = [tag("li", words.value(name, "region", language)) for name in table.regions]
    labels = tag("ul", *names, cls="s-names", aria_hidden="true")
    return tag("div", labels, svg("s-months", "img", title, height, parts), cls="s-grid")


def gaps(table: Coverage, language: str) -> list[str]:
    """The picture in words: every period in which not all of a region's hospitals reported."""
    runs = (run for region in table.regions for run in _runs(table, region, None))
    return [run.text(language) for run in runs if not run.is_whole]


def scope_text(entry: dict, language: str) -> str:
    """Where a reservation or an event holds, in words."""
    if entry["scope_dimension"] == "all":
        return words.say("everywhere", language)
    return str(entry["scope_value"])


def period_text(period: tuple, language: str) -> str:
    """A period in words; one without an end is still running."""
    first, last = (words.date(day, language) if day else None for day in period)
    if last is None:
        return words.say("since", language, date=first)
    return first if first == last else f"{first} – {last}"


def _break(reservation: Reservation, top: int, span: Span) -> Iterator[Markup]:
    """A dashed line from the axis down to the reservation's lane at each of its beginnings."""
    if reservation.entry["action"] == "split" or reservation.entry["kind"] in BREAKS:
        for first, _ in reservation.periods:
            x = _x(first, span)
            yield tag("line", cls="break", x1=x, x2=x, y1=AXIS - 8, y2=top + 32)


def _lane(reservation: Reservation, top: int, span: Span, language: str) -> Markup:
    entry, look = reservation.entry, f"s{reservation.severity}"
    shapes = [_bar(look, first, last, top, span) for first, last in reservation.periods]
    when = period_text((reservation.periods[0][0], reservation.periods[-1][1]), language)
    facts = f"{scope_text(entry, language)} · {when}"
    text = _lane_text(entry[f"label_{language}"], facts, top)
    return tag("a", *shapes, text, href=f"#{reservation.name}")


def _event(event: dict, top: int, span: Span, language: str) -> Markup:
    kind = "Hændelse, ikke et databrud" if language == "da" else "Event, no break in the data"
    facts = f"{kind} · {period_text((event['from_on'], event['to_on']), language)}"
    bar = _bar("event", event["from_on"], event["to_on"], top, span)
    return tag("g", bar, _lane_text(event[f"label_{language}"], facts, top))


def _lane_text(label: str, facts: str, top: int) -> Markup:
    short = label
    if len(label) > LABEL_LENGTH:
        short = label[: LABEL_LENGTH - 1].rstrip() + "…"
    name, when = tag("tspan", short, cls="name"), tag("tspan", facts, cls="when", dx=8)
    return tag("title", f"{label}. {facts}") + tag("text", name, when, x=0, y=top + 20)


def _runs(table: Coverage, region: str, provisional_from) -> Iterator[Run]:
    """Adjoining months of one state."""
    place = 0
    cells = zip(table.regions[region], table.months, strict=True)
    states = [
        (*cell, bool(provisional_from and month >= provisional_from)) for cell, month in cells
    ]
    for (reported, expected, early), run in groupby(states):
        first, place = table.months[place], place + len(list(run))
        if expected:
            yield Run(region, first, table.months[place - 1], reported, expected, early)


def _run_bar(run: Run, floor: int, span: Span, language: str) -> Markup:
    kind = "full" if run.is_whole else "part" if run.reported else "none"
    height = max(4, round(BAR * run.reported / run.expected)) if run.reported else BAR
    return tag(
        "rect",
        tag("title", run.text(language)),
        cls=f"{kind} early" if run.is_early else kind,
        x=_x(run.first, span),
        y=floor - 4 - height,
        width=_width(run.first, _after(run.last), span),
        height=height,
    )


def _months(first: datetime.date, last: datetime.date, language: str) -> str:
    ends = [words.period(f"{month:%Y-%m}", language) for month in (first, last)]
    return " – ".join(dict.fromkeys(ends))


def _years(span: Span, height: int) -> Iterator[Markup]:
    newest = span[1].year
    step = 1 + (newest - span[0].year) // 8
    for year in range(newest, span[0].year - 1, -1):
        day = max(datetime.date(year, 1, 1), span[0])
        x = _x(day, span)
        yield tag("line", cls="grid", x1=x, x2=x, y1=AXIS - 8, y2=height)
        if (newest - year) % step == 0 and _share(day, span) < 0.92:
            yield tag("text", year, cls="axis", x=x, dx=4, y=SMALL)


def _bar(name: str, first, last, top: int, span: Span) -> Markup:
    """A period as a bar, one too short to see as a dot."""
    if _share(last or span[1], span) - _share(first, span) < SHORT:
        return tag("circle", cls=name, cx=_x(first, span), cy=top + 32, r=5)
    x, width = _x(first, span), _width(first, last, span)
    return tag("rect", cls=name, x=x, y=top + 28, width=width, height=8)


def _share(day: datetime.date, span: Span) -> float:
    return min(1.0, max(0.0, (day - span[0]).days / max(1, (span[1] - span[0]).days)))


def _x(day: datetime.date, span: Span) -> str:
    return f"{100 * _share(day, span):.2f}%"


def _width(first: datetime.date, last: datetime.date | None, span: Span) -> str:
    return f"{max(0.4, 100 * (_share(last or span[1], span) - _share(first, span))):.2f}%"


def _after(month: datetime.date) -> datetime.date:
    """The first day of the following month."""
    return datetime.date(month.year + month.month // 12, month.month % 12 + 1, 1)
