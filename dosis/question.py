"""This module turns what a user asks (names, filters, months) into a checked question."""

import calendar
import datetime
import difflib
import re
from dataclasses import dataclass

from dosis.catalog import TIME_GRAINS, Catalog, Dimension, Metric
from dosis.home import DosisError

FILTER = re.compile(r"^\s*([a-z_]+)\s*(\^=|!=|=|\s+in\s+)\s*(.+?)\s*$", re.IGNORECASE)
MONTH = re.compile(r"^(19|20)\d{2}-(0[1-9]|1[0-2])$")


@dataclass(frozen=True)
class Filter:
    """One condition; `operator` is =, !=, in or ^= (prefix)."""

    dimension: Dimension
    operator: str
    values: tuple[str, ...]

    def clause(self, number: int) -> tuple[str, dict[str, object]]:
        """MetricFlow's where clause with named placeholders, and the values to bind."""
        column = f"{{{{ Dimension('{self.dimension.path}') }}}}"
        return self._compare(column, number)

    def condition(self, number: int) -> tuple[str, dict[str, object]]:
        """The same on the dimension's own column of its mart."""
        return self._compare(self.dimension.column, number)

    def _compare(self, column: str, number: int) -> tuple[str, dict[str, object]]:
        names = [f"p{number}_{place}" for place in range(len(self.values))]
        parameters = dict(zip(names, self.values, strict=True))
        if self.operator == "in":
            return f"{column} in ({', '.join(f'${name}' for name in names)})", parameters
        if self.operator == "^=":
            starts = [f"left({column}, {len(parameters[n])}) = ${n}" for n in names]
            return starts[0] if len(starts) == 1 else f"({' or '.join(starts)})", parameters
        return f"{column} {self.operator} ${names[0]}", parameters


@dataclass(frozen=True)
class Question:
    """A checked question; `since` and `until` are the first days of months, both included."""

    metrics: tuple[Metric, ...]
    by: tuple[str, ...]
    where: tuple[Filter, ...]
    since: datetime.date | None
    until: datetime.date | None
    totals: bool

    @property
    def grain(self) -> str | None:
        """The time dimension asked for, if any."""
        return next((name for name in self.by if name in TIME_GRAINS), None)


def read_question(catalog: Catalog, metrics, by, where, since, until, totals) -> Question:
    """Check names, operators and months of a question.

    Raises DosisError; an unknown name lists the nearest three.
    """
    names = as_names(metrics)
    if not names:
        raise DosisError("Name at least one metric: " + ", ".join(catalog.metrics) + ".")
    dimensions = tuple(as_names(by))
    known = [*TIME_GRAINS, *catalog.dimensions]
    for name in dimensions:
        _known("dimension", name, known)
    if sum(name in TIME_GRAINS for name in dimensions) > 1:
        raise DosisError("Ask by one time dimension at a time: day, week, month, quarter or year.")
    if len(set(dimensions)) < len(dimensions) or len(set(names)) < len(names):
        raise DosisError("A metric or dimension is named twice; name each once.")
    for name in names:
        _known("metric", name, list(catalog.metrics))
    first, last = _month("since", since), _month("until", until)
    if first and last and last < first:
        raise DosisError(f"--until {until} lies before --since {since}; swap them.")
    return Question(
        metrics=tuple(catalog.metrics[name] for name in names),
        by=dimensions,
        where=tuple(_filter(catalog, text) for text in where),
        since=first,
        until=last,
        totals=bool(totals),
    )


def as_names(value) -> list[str]:
    """A list of names, given as a list or as text with commas."""
    if isinstance(value, str):
        value = value.split(",")
    return [name.strip() for name in value or () if name.strip()]


def month_end(first: datetime.date) -> datetime.date:
    """The last day of the month that begins on `first`."""
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _known(kind: str, name: str, known: list[str]) -> None:
    if name not in known:
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.0)
        raise DosisError(f"There is no {kind} {name}; the nearest are {', '.join(near)}.")


def _filter(catalog: Catalog, text: str) -> Filter:
    match = FILTER.match(text)
    if not match:
        raise DosisError(
            f"The filter {text!r} is not understood; write 'region=Hovedstaden', "
            "'region!=Hovedstaden', 'region in Hovedstaden,Sjælland' or 'atc^=L04'."
        )
    name, operator, value = match.group(1), match.group(2).strip().lower(), match.group(3)
    if name in TIME_GRAINS:
        raise DosisError(f"Limit time with --since and --until, not with {name}.")
    _known("dimension", name, list(catalog.dimensions))
    has_list = operator in ("in", "^=")
    values = tuple(v.strip() for v in value.split(",")) if has_list else (value,)
    return Filter(catalog.dimensions[name], operator, values)


def _month(name: str, text: str | None) -> datetime.date | None:
    if text is None:
        return None
    if not MONTH.match(str(text)):
        raise DosisError(f"--{name} {text} is no month; write it as 2023-01.")
    year, month = str(text).split("-")
    return datetime.date(int(year), int(month), 1)
