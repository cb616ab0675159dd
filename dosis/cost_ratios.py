"""This module tells how the expected patients and the amount per patient of a cell have moved."""

import numpy as np
import pandas as pd

from dosis.cost_cells import FEWEST_FOR_PROFILE, LEVELS, PERIODS


def doses(
    products: pd.DataFrame,
    comparable: pd.DataFrame,
    units: pd.DataFrame,
    patients: pd.DataFrame,
    fewest: int,
) -> pd.Series:
    """(unit_code, atc) → amount per patient, after over before; NaN where patients are not known.

    Counted in the unit itself where it had at least `fewest` patients in both periods, else in its
    hospital, its region or the country: the narrowest that had. A department with few patients thus
    takes the movement of its neighbours, and what its amount moved beyond that is share treated.
    `products` make the cells; `comparable` are those of them whose patients may be compared.
    """
    found = pd.Series(np.nan, index=_cells(products))
    named = comparable.merge(units[list(LEVELS[1:])], left_on="unit_code", right_index=True)
    known = patients[
        (patients["patients_before"] >= fewest) & (patients["patients_after"] >= fewest)
    ]
    for level in LEVELS:
        amounts = named.groupby([level, "atc"])[["amount_before", "amount_after"]].sum()
        counted = known[known["level"] == level].set_index(["name", "atc"])
        counted.index.names = amounts.index.names
        joined = amounts.join(counted[[f"patients_{p}" for p in PERIODS]], how="inner")
        joined = joined[(joined["amount_before"] > 0) & (joined["amount_after"] > 0)]
        per_patient = [joined[f"amount_{p}"] / joined[f"patients_{p}"] for p in PERIODS]
        ratio = per_patient[1] / per_patient[0]
        names = found.index.get_level_values("unit_code").map(
            units[level] if level != "unit_code" else units.index.to_series()
        )
        keys = pd.MultiIndex.from_arrays([names, found.index.get_level_values("atc")])
        found = found.fillna(pd.Series(ratio.reindex(keys).to_numpy(), index=found.index))
    return found


def populations(
    products: pd.DataFrame, units: pd.DataFrame, inhabitants: pd.DataFrame, patients: pd.DataFrame
) -> pd.Series:
    """(unit_code, atc) → inhabitants expected to be treated, after over before; NaN if not counted.

    The inhabitants of the unit's region, each weighed by how often those of the same sex and ten
    years of age are treated with the medicine in the whole country (both periods together); evenly
    where the country had fewer than FEWEST_FOR_PROFILE patients, and of the whole country where the
    region was not counted in both periods.
    """
    cells = _cells(products)
    if inhabitants.empty:
        return pd.Series(np.nan, index=cells)
    groups = inhabitants.set_index(["region", "sex", "age_group"])
    country = groups.groupby(["sex", "age_group"]).sum()
    treated = patients.pivot_table(
        index=["sex", "age_group"], columns="atc", values="patients", aggfunc="sum", fill_value=0.0
    ).reindex(country.index, fill_value=0.0)
    rates = treated.div(country.sum(axis=1), axis=0)
    rates = rates.loc[:, treated.sum() >= FEWEST_FOR_PROFILE]
    rates = rates.reindex(columns=cells.get_level_values("atc").unique()).fillna(
        {atc: 1.0 for atc in cells.get_level_values("atc").unique() if atc not in rates}
    )
    regional = groups.groupby(["region", "sex", "age_group"]).sum()
    found = {
        name: _ratio(part.droplevel("region"), rates) for name, part in regional.groupby("region")
    }
    nation = _ratio(country, rates)
    regions = cells.get_level_values("unit_code").map(units["region"])
    values = [
        found.get(region, nation).get(atc, np.nan)
        for region, atc in zip(regions, cells.get_level_values("atc"), strict=True)
    ]
    whole = nation.reindex(cells.get_level_values("atc")).to_numpy()
    return pd.Series(values, index=cells).where(np.isfinite, whole)


def _cells(products: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(products[["unit_code", "atc"]].drop_duplicates())


def _ratio(counts: pd.DataFrame, rates: pd.DataFrame) -> pd.Series:
    """Medicine → expected patients after over before, of one region's inhabitants by group."""
    weights = rates.reindex(counts.index, fill_value=0.0)
    before, after = (weights.mul(counts[f"persons_{p}"], axis=0).sum() for p in PERIODS)
    return (after / before).where((before > 0) & (after > 0))
