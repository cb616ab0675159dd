"""This module tells how well each variable is filled in, from the profiles of the release."""

import datetime
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from dosis import words
from dosis.site_facts import Facts
from dosis.site_trend import small_years


@dataclass(frozen=True)
class Filled:
    """What a variable holds over the whole country; `years` are (year, rows, missing)."""

    rows: int
    missing: int
    invalid: int
    since: datetime.date | None
    years: tuple[tuple[int, int, int], ...]

    @property
    def is_empty(self) -> bool:
        return self.missing == self.rows

    @property
    def missing_share(self) -> float:
        return self.missing / self.rows if self.rows else 0.0

    @property
    def invalid_share(self) -> float:
        """Of the values that are there."""
        return self.invalid / (self.rows - self.missing) if not self.is_empty else 0.0

    def picture(self, name: str, language: str) -> Markup | None:
        """Missing by year, where anything is missing and there are years to compare."""
        if not self.missing or self.is_empty or len(self.years) < 2:
            return None
        told = [
            f"{year} {words.number(missing / rows, 'share', language)}"
            for year, rows, missing in self.years
        ]
        lead = ("mangler efter år", "missing by year")[language == "en"]
        return small_years(self.years, f"{name}, {lead}: {', '.join(told)}")


def share_text(share: float, language: str) -> str:
    """A share, one too small to show as such: under 0,1 %."""
    if 0 < share < 0.0005:
        return f"under {words.number(0.001, 'share', language)}"
    if 0.9995 < share < 1:
        return f"over {words.number(0.999, 'share', language)}"
    return words.number(share, "share", language)


@lru_cache(maxsize=2)
def filled(facts: Facts) -> dict[tuple[str, str, str], Filled]:
    """Register, table and column → how it is filled in; empty for a release without profiles."""
    if "marts.column_profiles" not in facts.tables:
        return {}
    found: dict[tuple[str, str, str], list[dict]] = {}
    for row in facts.rows(_BY_YEAR):
        key = (row["register"], row["table_name"], row["column_name"])
        found.setdefault(key, []).append(row)
    return {key: _filled(rows) for key, rows in found.items()}


def _filled(rows: list[dict]) -> Filled:
    return Filled(
        rows=sum(row["rows"] for row in rows),
        missing=sum(row["missing"] for row in rows),
        invalid=sum(row["invalid"] for row in rows),
        since=min((row["since_on"] for row in rows if row["since_on"]), default=None),
        years=tuple((row["year"], row["rows"], row["missing"]) for row in rows),
    )


_BY_YEAR = """
select register, table_name, column_name, year(month_on) as year,
    sum(row_count)::bigint as rows, sum(missing_count)::bigint as missing,
    coalesce(sum(invalid_count), 0)::bigint as invalid,
    min(month_on) filter (where missing_count < row_count) as since_on
from marts.column_profiles
where region is null and hospital is null and row_count > 0
group by all
order by all
"""
