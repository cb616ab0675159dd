"""This module lists the medicines of a release, so that they are found by name, brand or ATC."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import duckdb

SQL = """
with given as (select distinct atc from marts.administrations where atc != 'unknown')

select
    given.atc,
    medicines.medicine_name,
    list_sort(list_distinct(list(products.brand_name) filter (products.brand_name != 'unknown')))
from given
left join marts.medicines using (atc)
left join marts.products using (atc)
group by all
"""


@dataclass(frozen=True)
class Medicine:
    """A medicine that SMR holds doses of: its current ATC code, Danish name and brands."""

    atc: str
    name: str
    brands: tuple[str, ...]


def options(found: tuple[Medicine, ...]) -> dict[str, str]:
    """What a reader searches in, by label: `L04AB04` → adalimumab (L04AB04), `L04AB04 Humira` →
    Humira: adalimumab (L04AB04); the code stands before the space."""
    told = {}
    for medicine in found:
        named = f"{medicine.name} ({medicine.atc})"
        told[medicine.atc] = named
        told |= {f"{medicine.atc} {brand}": f"{brand}: {named}" for brand in medicine.brands}
    return dict(sorted(told.items(), key=lambda option: option[1].lower()))


@lru_cache(maxsize=8)
def medicines(layer: Path) -> tuple[Medicine, ...]:
    """The medicines with doses in a release's `layer.duckdb`, in alphabetical order of names."""
    with duckdb.connect(str(layer), read_only=True) as connection:
        rows = connection.execute(SQL).fetchall()
    found = [Medicine(atc, name or atc, tuple(brands or ())) for atc, name, brands in rows]
    return tuple(sorted(found, key=lambda medicine: (medicine.name.lower(), medicine.atc)))
