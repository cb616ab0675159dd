"""This module gathers what the site tells of the checks: types, instances, what is unmet, trend."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from dosis import words
from dosis.expectation import checks
from dosis.site_facts import Facts

DIMENSIONS = {
    "completeness": ("Fuldstændighed", "Completeness", "Er feltet udfyldt?", "Is it filled in?"),
    "validity": ("Gyldighed", "Validity", "Kan værdien læses?", "Can the value be read?"),
    "consistency": ("Sammenhæng", "Consistency", "Passer det sammen?", "Does it fit together?"),
    "uniqueness": ("Entydighed", "Uniqueness", "Står det kun én gang?", "Is it there only once?"),
    "plausibility": (
        *("Rimelighed", "Plausibility"),
        *("Ligner det før og andre?", "Does it look like before and like others?"),
    ),
    "coverage": ("Dækning", "Coverage", "Er alle med?", "Is everyone there?"),
    "timeliness": ("Rettidighed", "Timeliness", "Kom det til tiden?", "Did it come in time?"),
}
SHOWN_UNMET = 40


@dataclass(frozen=True)
class Unmet:
    """One expectation that one unit broke in the newest 12 months of its table."""

    instance: dict
    unit: str | None
    months: tuple[datetime.date, ...]
    judged: int
    observed: float


@dataclass(frozen=True)
class CheckType:
    """One type of check; `trend` and `history` hold (month or release, judged, unmet)."""

    name: str
    content: dict
    instances: tuple[dict, ...]
    unmet: tuple[Unmet, ...]
    trend: tuple[tuple[datetime.date, int, int], ...]
    history: tuple[tuple[int, int, int], ...]

    @property
    def judged_count(self) -> int:
        """Judgements in the newest 12 months of each table."""
        return sum(instance["judged_count"] for instance in self.instances)

    @property
    def unmet_count(self) -> int:
        return sum(instance["unmet_count"] for instance in self.instances)

    @property
    def unmet_share(self) -> float:
        return self.unmet_count / self.judged_count if self.judged_count else 0.0

    def title(self, language: str) -> str:
        """Its label where no column is named."""
        field = ("et felt", "a column")[language == "en"]
        label = self.content[f"label_{language}"].removesuffix(": {column}")
        return label.format(column=field, Column=field.capitalize())

    def by_year(self) -> list[tuple[int, int, int]]:
        """Year, judged, unmet; oldest first."""
        found: dict[int, tuple[int, int]] = {}
        for month, judged, unmet in self.trend:
            before = found.get(month.year, (0, 0))
            found[month.year] = (before[0] + judged, before[1] + unmet)
        return [(year, *counts) for year, counts in sorted(found.items())]


@lru_cache(maxsize=2)
def check_types(facts: Facts) -> tuple[CheckType, ...]:
    """Every type of check, the worst first; none where the release is older than its checks."""
    if not {"marts.expectations", "marts.expectation_results"} <= facts.tables:
        return ()
    instances = _by_check(facts.rows(_INSTANCES))
    unmet = _by_check(facts.rows(_UNMET))
    trend = _by_check(facts.rows(_TREND))
    has_history = "quality.check_history" in facts.tables
    history = _by_check(facts.rows(_HISTORY)) if has_history else {}
    found = [
        CheckType(
            name=name,
            content=content,
            instances=tuple(instances.get(name, ())),
            unmet=_unmet(unmet.get(name, ()), instances.get(name, ())),
            trend=tuple((r["month_on"], r["judged"], r["unmet"]) for r in trend.get(name, ())),
            history=tuple((r["release"], r["judged"], r["unmet"]) for r in history.get(name, ())),
        )
        for name, content in checks().items()
    ]
    return tuple(sorted(found, key=lambda check: (-check.unmet_share, check.name)))


def by_dimension(facts: Facts) -> list[tuple[str, list[CheckType]]]:
    """Dimension of quality and its types of check; the dimension with the worst type first."""
    found: dict[str, list[CheckType]] = {}
    for check in check_types(facts):
        found.setdefault(check.content["dimension"], []).append(check)
    return list(found.items())


def check_of(facts: Facts, reservation_id: str) -> str | None:
    """The check whose unmet expectation became this reservation; None where it is none."""
    name = reservation_id.removeprefix("expectation_")
    known = _checks_by_expectation(facts)
    fits = [key for key in known if name == key or name.startswith(f"{key}_")]
    return known[max(fits, key=len)] if fits else None


def observed_text(value: float | None, unit: str, language: str) -> str:
    """What was observed, in the check's unit: 4,2 % · 3,1 procentpoint · 2,03 gange · 12 dage."""
    if value is None:
        return "–"
    if unit == "share":
        return words.number(value, "share", language)
    named = {
        "points": ("procentpoint", "percentage points"),
        "ratio": ("gange", "times"),
        "days": ("dage", "days"),
        "count": ("værdier", "values"),
        "distance": ("", ""),
    }[unit][language == "en"]
    whole = unit in ("days", "count")
    amount = value * 100 if unit == "points" else value
    text = words.number(amount, "persons" if whole else "", language)
    return f"{text} {named}".strip()


def months_text(months: Sequence[datetime.date], language: str) -> str:
    """Months in words, adjoining ones as a period: april 2024, juni 2024 – august 2024."""
    runs: list[list[datetime.date]] = []
    for month in sorted(months):
        after = runs and (month.year - runs[-1][-1].year) * 12 + month.month - runs[-1][-1].month
        if after == 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    told = []
    for run in runs:
        ends = [words.period(f"{month:%Y-%m}", language) for month in (run[0], run[-1])]
        told.append(" – ".join(dict.fromkeys(ends)))
    return ", ".join(told)


@lru_cache(maxsize=2)
def _checks_by_expectation(facts: Facts) -> dict[str, str]:
    return {
        instance["expectation_id"]: check.name
        for check in check_types(facts)
        for instance in check.instances
    }


def _by_check(rows: list[dict]) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for row in rows:
        found.setdefault(row["check_name"], []).append(row)
    return found


def _unmet(rows: Sequence[dict], instances: Sequence[dict]) -> tuple[Unmet, ...]:
    known = {instance["expectation_id"]: instance for instance in instances}
    return tuple(
        Unmet(
            instance=known[row["expectation_id"]],
            unit=row["hospital"] or row["region"],
            months=tuple(row["months"]),
            judged=row["judged"],
            observed=row["observed"],
        )
        for row in rows
    )


# The newest 12 months are those of each table: a register that came last year is not judged empty.
_RECENT = """
with newest as (
    select register, table_name, max(month_on) - interval 11 month as since_on
    from marts.expectation_results
    group by all
),
recent as (
    select results.*
    from marts.expectation_results as results
    join newest
        on results.register = newest.register and results.table_name = newest.table_name
        and results.month_on >= newest.since_on
)
"""
_INSTANCES = f"""
{_RECENT}
select expectations.*, count(recent.is_met) as judged_count,
    count(*) filter (where not recent.is_met) as unmet_count
from marts.expectations as expectations
left join recent using (expectation_id)
group by all
order by unmet_count desc, judged_count = 0, expectation_id
"""
_UNMET = f"""
{_RECENT}
select check_name, expectation_id, unit_level, region, hospital, count(*) as judged,
    list(month_on order by month_on) filter (where not is_met) as months,
    arg_max(observed, month_on) filter (where not is_met) as observed
from recent
group by all
having not bool_and(is_met)
order by len(months) desc, unit_level, region nulls first, hospital nulls first, expectation_id
"""
_TREND = """
select check_name, month_on, count(*) as judged, count(*) filter (where not is_met) as unmet
from marts.expectation_results
group by all
order by all
"""
_HISTORY = """
select check_name, release, sum(judged_count)::bigint as judged, sum(unmet_count)::bigint as unmet
from quality.check_history
group by all
order by all
"""
