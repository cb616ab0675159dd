"""This module is one number of the validation report: value, interval, state and reservations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dosis.allocation import Rate
from dosis.disclosure import HIDDEN, hide_complements

PERSONAL = ("rows", "days", "persons")
SHOWN = ("value", "zero")


@dataclass(frozen=True)
class Figure:
    """One number. `by` names its cell as (dimension, value) pairs; () is the whole register.

    `measure`: what is measured, `section.name`; `unit`: rows, days, persons, share, doses …;
    `part` and `of`: numerator and denominator of a share, where they are counts that may be shown;
    `reservations`: the ids of those that touch it.
    """

    measure: str
    value: float | None
    unit: str
    by: tuple[tuple[str, str], ...] = ()
    state: str = "value"
    low: float | None = None
    high: float | None = None
    part: float | None = None
    of: float | None = None
    reservations: tuple[str, ...] = ()

    @property
    def section(self) -> str:
        return self.measure.partition(".")[0]

    @property
    def is_shown(self) -> bool:
        return self.state in SHOWN


def counted(measure: str, count: float | None, unit: str, **by: object) -> Figure:
    """A count of rows, days or persons: zero is told as zero, none as missing."""
    state = "missing" if count is None else "value" if count else "zero"
    return Figure(measure, count, unit, cell(**by), state)


def shared(measure: str, part: float, of: float, rate: Rate | None = None, **by: object) -> Figure:
    """A share with its interval where there is one; not applicable where it is a share of none."""
    if not of:
        return Figure(measure, None, "share", cell(**by), "not_applicable", of=of)
    low, high = (rate.low, rate.high) if rate else (None, None)
    state = "value" if part else "zero"
    return Figure(measure, part / of, "share", cell(**by), state, low, high, part, of)


def cell(**by: object) -> tuple[tuple[str, str], ...]:
    """The cell of these values; a dimension that is None is left out."""
    return tuple((name, str(value)) for name, value in by.items() if value is not None)


def hidden(figure: Figure) -> Figure:
    """The figure without anything that could be counted back."""
    return replace(figure, value=None, state=HIDDEN, low=None, high=None, part=None, of=None)


def protected(
    figures: Sequence[Figure], lines: Iterable[Sequence[Figure]], smallest_shown: int
) -> list[Figure]:
    """The figures with counts of 1 to 4 hidden, and the next smallest of a line with a single one.

    `lines`: figures of which the first is the sum of the others. A row or a day belongs to a
    person, so few of them are few persons.
    """
    small = {f for f in figures if f.unit in PERSONAL and 0 < (f.value or 0) < smallest_shown}
    rows = {f: _row(f, f in small) for f in figures}
    hide_complements([[rows[f] for f in line] for line in lines], "figure")
    return [hidden(f) if rows[f]["figure_state"] == HIDDEN else f for f in figures]


def _row(figure: Figure, is_small: bool) -> dict:
    """A figure as disclosure control sees it."""
    state = HIDDEN if is_small or figure.state == HIDDEN else figure.state
    return {"figure": None if state == HIDDEN else figure.value, "figure_state": state}
