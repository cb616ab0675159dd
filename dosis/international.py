"""This module shows international series of a medicine beside the country's own, where loaded."""

import html
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import duckdb

from dosis import html_table, words

YEARS = 5
NAMES = {
    "DK": ("Danmark", "Denmark"), "SE": ("Sverige", "Sweden"), "NO": ("Norge", "Norway"),
    "FI": ("Finland", "Finland"), "IS": ("Island", "Iceland"), "DE": ("Tyskland", "Germany"),
    "GB": ("Storbritannien", "United Kingdom"), "NL": ("Holland", "Netherlands"),
}  # fmt: skip
SQL = """
select * from marts.international_values
where starts_with(?, atc) order by atc desc, measure, country, in_year
"""


@dataclass(frozen=True)
class Series:
    """One measure of a medicine or its group in other countries: country → year → value."""

    atc: str
    measure: str
    unit: str
    source: str
    values: dict[str, dict[int, float]]


@lru_cache(maxsize=16)
def international(folder: Path, atc: str) -> tuple[Series, ...]:
    """The series of a medicine and of the groups it belongs to, the medicine's own first.

    Empty where none is delivered, or in a release from before they were kept.
    """
    with duckdb.connect(str(folder / "layer.duckdb"), read_only=True) as layer:
        known = layer.execute(
            "select 1 from duckdb_tables() where table_name = 'international_values'"
        )
        if known.fetchone() is None:
            return ()
        rows = layer.execute(SQL, [atc]).to_arrow_table().to_pylist()
    found: dict[tuple, dict] = {}
    for row in rows:
        key = (row["atc"], row["measure"], row["unit"], row["source"])
        found.setdefault(key, {}).setdefault(row["country"], {})[row["in_year"]] = row[
            "value_of_year"
        ]
    return tuple(Series(*key, values) for key, values in found.items())


def table(found: Series, language: str) -> str:
    """A series as a table of countries by year, the newest years, with its source below."""
    years = sorted({year for line in found.values.values() for year in line})[-YEARS:]
    named = sorted((_name(c, language), line) for c, line in found.values.items())
    rows = [html_table.text(name) + _cells(line, years, language) for name, line in named]
    country, source = (("Land", "Kilde"), ("Country", "Source"))[language == "en"]
    heads = [(country, False), *((str(year), True) for year in years)]
    framed = html_table.framed(found.measure, heads, rows)
    return f'{framed}<p class="d-caption">{source}: {html.escape(found.source)}</p>'


def _cells(line: dict[int, float], years: list[int], language: str) -> str:
    texts = (words.number(line.get(year), "ratio", language) for year in years)
    return "".join(map(html_table.number, texts))


def _name(code: str, language: str) -> str:
    return NAMES.get(code, (code, code))[language == "en"]
