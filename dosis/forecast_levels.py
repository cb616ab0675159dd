"""This module lays the series of a forecast in levels: nation to department, all to one medicine.

A place level (nation, region, hospital, department) and a product level (all medicines, ATC group
of four characters, ATC code) make a level such as `hospital_group`. Every series is a sum of the
series of the lowest level, so a forecast is coherent when it is such a sum too.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

PLACES = ("nation", "region", "hospital", "department")
PRODUCTS = ("all", "group", "atc")
UNITS = ("region", "hospital", "department_name")
GROUP = 4  # letters of an ATC code: the pharmacological subgroup
NAMES = (*UNITS, "atc_group", "atc")


@dataclass(frozen=True)
class Levels:
    """`series`: one row per series: level, place, product, then NAMES, null where summed over.

    `sums`: sparse (series × lowest), 1 where a lowest series is part of a series; rows of
    `series` are in the order of the levels, the lowest level last and in the order of its columns.
    """

    series: pd.DataFrame
    sums: sparse.csr_matrix

    @property
    def names(self) -> list[str]:
        """The levels, from the top."""
        return list(dict.fromkeys(self.series["level"]))

    def of(self, level: str) -> np.ndarray:
        """The rows of a level."""
        return np.flatnonzero((self.series["level"] == level).to_numpy())


def lay_out(lowest: pd.DataFrame, product_levels: tuple[str, ...] = PRODUCTS) -> Levels:
    """The levels over `lowest`: one row per lowest series, with atc and the units that are known.

    Columns of `lowest`: region, hospital, atc, and department_name where departments are known.
    """
    keys = lowest.reset_index(drop=True).copy()
    keys["atc_group"] = keys["atc"].str[:GROUP]
    places = [p for p, unit in zip(PLACES, (None, *UNITS), strict=True) if unit in (None, *keys)]
    tables, blocks = [], []
    for depth, place in enumerate(places):
        for product in product_levels:
            named = [*UNITS[:depth], *({"group": ["atc_group"], "atc": ["atc_group", "atc"]}
                                       .get(product, []))]  # fmt: skip
            table, block = _level(keys, named)
            table.insert(0, "level", f"{place}_{product}")
            table.insert(1, "place", place)
            table.insert(2, "product", product)
            tables.append(table)
            blocks.append(block)
    series = pd.concat(tables, ignore_index=True).reindex(
        columns=["level", "place", "product", *NAMES]
    )
    return Levels(series.astype(object).where(series.notna(), None), sparse.vstack(blocks).tocsr())


def _level(keys: pd.DataFrame, named: list[str]) -> tuple[pd.DataFrame, sparse.csr_matrix]:
    """The series of one level and which lowest series each is the sum of."""
    columns = np.arange(len(keys))
    if not named:
        return pd.DataFrame(index=[0]), sparse.csr_matrix(np.ones((1, len(keys))))
    if len(keys[named].drop_duplicates()) == len(keys):
        return keys[named].copy(), sparse.identity(len(keys), format="csr")
    groups = keys.groupby(named, sort=True)
    table = groups.size().reset_index()[named]
    rows = groups.ngroup().to_numpy()
    return table, sparse.csr_matrix((np.ones(len(keys)), (rows, columns)))
