"""This module tells the row account of a register: delivered is kept and dropped, by rule."""

from dataclasses import dataclass

from dosis.site_facts import Facts


@dataclass(frozen=True)
class Fate:
    """What became of some rows of a table; `rows_by_year` is (year or None, rows), oldest first."""

    rule_da: str
    rule_en: str
    model: str | None
    is_kept: bool
    rows: int
    rows_by_year: tuple[tuple[str, int], ...]

    def name(self, language: str) -> str:
        """The rule in words."""
        words = self.rule_da if language == "da" else self.rule_en
        return words[:1].upper() + words[1:]


@dataclass(frozen=True)
class RowAccount:
    """The account of one delivered table; the fates add up to `delivered`."""

    table: str
    fates: tuple[Fate, ...]

    @property
    def delivered(self) -> int:
        return sum(fate.rows for fate in self.fates)

    @property
    def years(self) -> list[str]:
        """The years that occur, oldest first; empty for a table that is replaced whole."""
        return sorted({year for fate in self.fates for year, _ in fate.rows_by_year})

    def share(self, fate: Fate) -> float:
        """A fate's share of the delivered rows."""
        return fate.rows / self.delivered if self.delivered else 0.0


def row_accounts(facts: Facts, register: str) -> tuple[RowAccount, ...]:
    """The accounts of a register's delivered tables, in the dictionary's order."""
    rows = [row for row in facts.rows(_SQL) if row["register"] == register]
    tables = list(dict.fromkeys(row["table_name"] for row in rows))
    return tuple(
        RowAccount(table, _fates([row for row in rows if row["table_name"] == table]))
        for table in tables
    )


def _fates(rows: list[dict]) -> tuple[Fate, ...]:
    found = []
    for rule in dict.fromkeys(row["rule"] for row in rows):
        own = [row for row in rows if row["rule"] == rule]
        found.append(
            Fate(
                rule_da=own[0]["rule_da"] or rule,
                rule_en=rule,
                model=own[0]["rule_model"],
                is_kept=own[0]["is_kept"],
                rows=sum(row["row_count"] for row in own),
                rows_by_year=tuple((r["year"], r["row_count"]) for r in own if r["year"]),
            )
        )
    return tuple(sorted(found, key=lambda fate: (not fate.is_kept, -fate.rows)))


_SQL = """
select register, table_name, rule, rule_da, rule_model, is_kept,
    case when month_on is not null then year(month_on)::varchar end as year,
    sum(row_count)::bigint as row_count
from marts.row_accounts
group by all
order by register, table_name, year
"""
