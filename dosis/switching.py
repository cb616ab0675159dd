"""This module reads a switch out of answers: who lags, when each place got there, who will."""

import datetime
from dataclasses import dataclass, replace

from dosis import series
from dosis.answer import Answer

SHARES = (0.5, 0.8, 0.9)
UPTAKE = "switch_uptake_share"
LEFT = "switch_patients_left"
TO_TARGET = "switch_weeks_to_target"
STALLED = "stalled_switches"
TOLD = ("value", "zero", "hidden")
WIDEST = 8  # weeks between which a share was reached; a wider range tells nothing
FARTHEST = 104  # weeks; later dates say no more than that nobody knows


@dataclass(frozen=True)
class Reached:
    """After how many weeks a share was reached: between `low` and `high`, which is None if not yet.

    The two differ where weeks between are hidden; `is_hidden`: nothing can be told.
    """

    low: int | None
    high: int | None
    is_hidden: bool = False


@dataclass(frozen=True)
class Place:
    """One unit in a switch.

    `share`, `left`: as at the newest week, with their states. `weeks`, `earliest`, `latest`: until
    the expected share is reached, 0 where it has been, None where it is not in sight or hidden
    (`target_state`). `stalled`: its departments where it has stalled. `reached`: share → Reached.
    `excluded`: a reservation takes it out.
    """

    name: str
    share: float | None
    share_state: str
    left: float | None
    left_state: str
    weeks: float | None
    earliest: float | None
    latest: float | None
    target_state: str
    stalled: int
    reached: dict[float, Reached]
    excluded: bool


@dataclass(frozen=True)
class Span:
    """The time of a switch: its first day, the month before it that is shown, the newest month."""

    first_day: datetime.date
    since: str
    until: str

    @property
    def shown(self) -> dict[str, str]:
        """From four weeks before the switch to the newest month."""
        return {"since": self.since, "until": self.until}

    @property
    def since_start(self) -> dict[str, str]:
        """From the month of the switch to the newest."""
        return {"since": f"{self.first_day:%Y-%m}", "until": self.until}

    @property
    def quarters(self) -> dict[str, str]:
        """From the quarter of the switch to the newest month."""
        month = 3 * ((self.first_day.month - 1) // 3) + 1
        return {"since": f"{self.first_day:%Y}-{month:02d}", "until": self.until}

    @property
    def newest(self) -> dict[str, str]:
        """The newest month; numbers of a switch are those of its last week."""
        return {"since": self.until, "until": self.until}


def places(now: Answer, weekly: Answer, dimension: str, start: datetime.date) -> list[Place]:
    """Every unit with patients, the lowest share first; excluded and hidden ones come last.

    `now`: an answer by `dimension` for the newest month; `weekly`: UPTAKE by dimension and week.
    """
    lines: dict[str, list[series.Point]] = {}
    for point in series.points(weekly, UPTAKE, dimension):
        lines.setdefault(point.series, []).append(point)
    excluded = {u.name for u in series.standings(now, UPTAKE, dimension) if u.excluded}
    with_patients = {n for n, line in lines.items() if any(p.state in TOLD for p in line)}
    found = [
        _place(row, str(row[dimension]), lines[str(row[dimension])], start, excluded)
        for row in now.rows
        if str(row[dimension]) in with_patients and row[f"{UPTAKE}_state"] != "not_applicable"
    ]
    return sorted(found, key=lambda p: (p.excluded, p.share is None, p.share or 0, p.name))


def reached(line: list[series.Point], share: float, start: datetime.date) -> Reached:
    """When a line first stood at `share` or above, in weeks from the switch's first day.

    A hidden week may have been the first, so the answer is then a range, or hidden if too wide.
    """
    below, hidden = 0, False
    for point in (p for p in line if p.last >= start):
        week = (point.last - start).days // 7 + 1
        if point.value is not None and point.value >= share:
            low = below + 1 if hidden else week
            return Reached(low, week) if week - low <= WIDEST else Reached(None, None, True)
        if point.value is not None:
            below, hidden = week, False
        elif point.state == "hidden":
            hidden = True
    return Reached(None, None, is_hidden=hidden)


def day_after(newest: datetime.date, weeks: float) -> datetime.date:
    """The day so many weeks after the newest."""
    return newest + datetime.timedelta(days=round(7 * weeks))


def span(monthly: Answer, metric: str, declared: dict | None) -> Span:
    """The months of a switch, from its patients by month; an undeclared one starts with them."""
    points = [p for p in series.points(monthly, metric, None) if p.value or p.state == "hidden"]
    first = points[0].first if points else datetime.date.today()
    first_day = series.day(declared["from"]) if declared else first
    until = points[-1].text if points else f"{first_day:%Y-%m}"
    return Span(first_day, f"{first_day - datetime.timedelta(days=28):%Y-%m}", until)


def with_start(answer: Answer, day: datetime.date, label_da: str, label_en: str) -> Answer:
    """The answer with the switch's first day as an event, unless one is told of that month."""
    start = day.isoformat()
    if any(event["from"][:7] == start[:7] for event in answer.annotations):
        return answer
    event = {"id": "switch", "from": start, "to": start, "scope": {}}
    texts = {"label_da": label_da, "label_en": label_en, "text_da": label_da, "text_en": label_en}
    return replace(answer, annotations=[*answer.annotations, event | texts])


def newest_week(weekly: Answer) -> series.Point | None:
    """The newest week of a line without dimension that has a number or hides one."""
    told = [p for p in series.points(weekly, UPTAKE, None) if p.state in ("value", "zero")]
    return told[-1] if told else None


def with_patients(answer: Answer, metric: str, declared: dict[str, dict]) -> list[str]:
    """The switches that an answer by switch and year has patients for, as they are declared."""
    rows = [row for row in answer.rows if row[metric] or row[f"{metric}_state"] == "hidden"]
    found = {row["switch"] for row in rows}
    known = [name for name in declared if name in found]
    return [*known, *sorted(found - set(known))]


def _place(row: dict, name: str, line: list, start: datetime.date, excluded: set[str]) -> Place:
    return Place(
        name=name,
        share=row[UPTAKE],
        share_state=row[f"{UPTAKE}_state"],
        left=row[LEFT],
        left_state=row[f"{LEFT}_state"],
        weeks=row[TO_TARGET],
        earliest=row[f"{TO_TARGET}_earliest"],
        latest=row[f"{TO_TARGET}_latest"],
        target_state=row[f"{TO_TARGET}_state"],
        stalled=int(row[STALLED] or 0),
        reached={share: reached(line, share, start) for share in SHARES},
        excluded=name in excluded,
    )
