"""This module keeps counts of one to four persons out of the parts of a label.

The floor of declarations/policy.yml: a number is hidden where it, what is left of its denominator,
or its denominator counts 1-4; with a single hidden part the next smallest is hidden too, so that
none comes back by subtraction. A share of many rows keeps its value, rounded so coarsely that at
least five rows fit in, and loses its counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dosis.declarations import policy

PLACES = 3
MANY_ROWS = 5 * 10**PLACES  # half a step up and down of a rounded share is then five rows


@dataclass(frozen=True)
class Part:
    """A value with what it is made of; None where it is hidden or (counts) withheld.

    `name` is a table or a year; "" is the whole register. `denominator` is None for a count.
    """

    name: str
    value: float | None
    numerator: float | None
    denominator: float | None
    is_rounded: bool = False
    bound: str | None = None  # over or under: the value is at least, or at most, this

    @property
    def is_hidden(self) -> bool:
        return self.value is None


def total_of(rows: Iterable[dict], guarded: bool) -> Part:
    """The register's value: numerators over denominators, under the floor if `guarded`."""
    exact = _summed("", list(rows))
    if not guarded or not is_small(exact):
        return exact
    return _coarse(exact) if _has_many(exact) else _hidden(exact)


def parts_of(rows: Iterable[dict], key: str, guarded: bool) -> tuple[Part, ...]:
    """The values by table or year, in order; none where the rows are not told apart by it."""
    groups: dict[str, list[dict]] = {}
    rows = list(rows)
    for row in rows:
        if row[key] is not None:
            groups.setdefault(str(row[key]), []).append(row)
    if not groups:
        return ()
    exact = [_summed(name, group) for name, group in sorted(groups.items())]
    if not guarded or not (any(map(is_small, exact)) or is_small(_summed("", rows))):
        return tuple(exact)
    shown = [_hidden(p) if is_small(p) and not _has_many(p) else _coarse(p) for p in exact]
    if sum(part.is_hidden for part in shown) == 1 and len(shown) > 1:
        place = min(
            (n for n, part in enumerate(shown) if not part.is_hidden),
            key=lambda n: exact[n].denominator or exact[n].numerator,
        )
        shown[place] = _hidden(shown[place])
    return tuple(shown)


def is_small(part: Part) -> bool:
    """True where a number tells of one to four persons or rows about persons."""
    least = policy()["disclosure"]["smallest_shown"]
    counts = [part.denominator if part.denominator is not None else part.numerator]
    if part.denominator is not None and part.numerator <= part.denominator:
        counts += [part.numerator, part.denominator - part.numerator]
    return any(0 < count < least for count in counts)


def _summed(name: str, rows: list[dict]) -> Part:
    numerator = float(sum(row["numerator"] or 0 for row in rows))
    parts = [row["denominator"] for row in rows if row["denominator"] is not None]
    denominator = float(sum(parts)) if parts else None
    value = numerator / denominator if denominator else None
    return Part(name, numerator if denominator is None else value, numerator, denominator)


def _has_many(part: Part) -> bool:
    return (part.denominator or 0) >= MANY_ROWS


def _coarse(part: Part) -> Part:
    """Its value without its counts; a count has no value but itself."""
    if part.denominator is None:
        return part
    value, step = round(part.value, PLACES), 10**-PLACES
    if value == 1 and part.value < 1:
        return replace(part, value=1 - step, numerator=None, is_rounded=True, bound="over")
    if value == 0 and part.value > 0:
        return replace(part, value=step, numerator=None, is_rounded=True, bound="under")
    return replace(part, value=value, numerator=None, is_rounded=True)


def _hidden(part: Part) -> Part:
    return replace(part, value=None, numerator=None, denominator=None)
