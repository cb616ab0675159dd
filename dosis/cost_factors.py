"""This module splits the change in what medicine costs into the factors that made it.

The cost of a medicine in a department is

    inhabitants expected to be treated × share treated × amount per patient × mean price,

and the mean price follows from the mix of products and their prices. Each factor's part is its
Shapley value (dosis.shapley). The mean price is split around a middle price r, the mean of the two
periods' mean prices: product p changes it by w1 (p1 − r) − w0 (p0 − r), where w is its share of the
amount (the indicator of Bennet, J R Stat Soc 1920;83:455). A product that was bought in the country
in one period only is new or withdrawn, and what it changes so is that part; of the others the
change in w is mix and that in p price. A medicine that the country bought in one period only is new
or withdrawn whole.
"""

import numpy as np
import pandas as pd

from dosis.shapley import largest_remainder, shapley

FACTORS = ("population", "treated", "dose", "mix", "price", "new", "withdrawn")
PARTS = (
    "population_age", "share_treated", "dose_per_patient", "amount_not_split", "product_mix",
    "price", "new_products", "withdrawn_products",
)  # fmt: skip
AFTER = ("before", "after")


def parts_of_cells(
    products: pd.DataFrame, cells: pd.DataFrame, country: pd.DataFrame
) -> pd.DataFrame:
    """The parts of each cell's change, in øre: cell × PARTS, whole, adding up to the change.

    `products`: one row per cell and product: cell, amount_before, amount_after (in the medicine's
    unit), cost_before, cost_after (whole øre), price_before, price_after (the country's øre per
    unit; NaN where it was not bought), so that a product is new where price_before is NaN.
    `cells`: index cell; atc; population (inhabitants expected to be treated, after over before),
    dose (amount per patient, after over before; NaN where patients are not known), is_new,
    is_withdrawn (the medicine, in the country). `country`: one row per atc and product:
    share_before, share_after (of the amount), price_before, price_after.

    A product of which no more was bought than sent back has no price: its cost is a matter of
    amount. A cell without any amount in a period has the country's mix and prices there, so that
    what moves from one department to another is split as if it had stayed.
    """
    rows = _with_prices(_with_country(products, cells, country))
    cells = cells.reindex(pd.Index(rows["cell"].unique(), name="cell"))
    sums = _sums(rows, cells.index)
    parts = _shapley_parts(sums, cells)
    totals = (sums["cost_after"] - sums["cost_before"]).round().astype("int64").to_numpy()
    outside = (totals - sums["priced_change"]).to_numpy()
    knows_patients = cells["dose"].notna().to_numpy()
    amount = parts.pop("treated") + outside
    table = np.zeros((len(PARTS), len(cells)))
    table[0] = parts["population"]
    table[1] = np.where(knows_patients, amount, 0.0)
    table[2] = parts["dose"]
    table[3] = np.where(knows_patients, 0.0, amount)
    for place, name in enumerate(("mix", "price", "new", "withdrawn"), start=4):
        table[place] = parts[name]
    whole = {"is_new": 6, "is_withdrawn": 7}
    for flag, place in whole.items():
        chosen = cells[flag].to_numpy(dtype=bool)
        table[:, chosen] = 0.0
        table[place, chosen] = totals[chosen]
    rounded = largest_remainder(table, totals)
    return pd.DataFrame(rounded.T, index=cells.index, columns=list(PARTS))


def _with_country(
    products: pd.DataFrame, cells: pd.DataFrame, country: pd.DataFrame
) -> pd.DataFrame:
    """Products, and for cells without any amount in a period those that the country bought then.

    Columns borrowed_before and borrowed_after: the share that a product has there; 0 elsewhere.
    """
    rows = products
    for period in AFTER:
        bought = products[f"amount_{period}"].clip(lower=0).groupby(products["cell"]).sum()
        lone = cells.loc[bought.index[bought == 0], ["atc"]].reset_index()
        shares = country.loc[country[f"share_{period}"] > 0]
        borrowed = lone.merge(shares.rename(columns={f"share_{period}": f"borrowed_{period}"}))
        kept = ["cell", "product", f"borrowed_{period}", "price_before", "price_after"]
        rows = rows.merge(
            borrowed[kept], on=["cell", "product"], how="outer", suffixes=("", "_of_country")
        )
        for name in ("price_before", "price_after"):
            rows[name] = rows[name].fillna(rows.pop(f"{name}_of_country"))
    amounts = [f"{name}_{period}" for name in ("amount", "cost", "borrowed") for period in AFTER]
    rows[amounts] = rows[amounts].astype(float).fillna(0.0)
    return rows


def _with_prices(products: pd.DataFrame) -> pd.DataFrame:
    """Products with shares (w) and prices (p) of both periods.

    Where neither the cell nor the country bought any in a period, shares are those of the other.
    """
    rows = products.copy()
    for period in AFTER:
        bought = rows[f"amount_{period}"] > 0
        rows[f"v_{period}"] = rows[f"amount_{period}"].where(bought, 0.0)
        rows[f"c_{period}"] = rows[f"cost_{period}"].where(bought, 0).astype(float)
        rows[f"own_{period}"] = (rows[f"c_{period}"] / rows[f"v_{period}"]).where(bought)
        cell_amount = rows.groupby("cell")[f"v_{period}"].transform("sum")
        share = (rows[f"v_{period}"] / cell_amount).where(cell_amount > 0)
        rows[f"w_{period}"] = share.fillna(rows[f"borrowed_{period}"])
    for period, other in (AFTER, AFTER[::-1]):
        known = rows[f"own_{period}"].fillna(rows[f"price_{period}"])
        rows[f"p_{period}"] = known.fillna(rows[f"own_{other}"]).fillna(0.0)
    is_told = {p: rows.groupby("cell")[f"w_{p}"].transform("sum") > 0 for p in AFTER}
    for period, other in (AFTER, AFTER[::-1]):
        rows[f"w_{period}"] = rows[f"w_{period}"].where(is_told[period], rows[f"w_{other}"])
    return rows


def _sums(rows: pd.DataFrame, cells: pd.Index) -> pd.DataFrame:
    """What the split needs of each cell: amounts, costs and the terms of the mean price."""
    w0, w1, p0, p1 = (rows[n] for n in ("w_before", "w_after", "p_before", "p_after"))
    is_new = rows["price_before"].isna() & (w0 == 0)
    is_withdrawn = rows["price_after"].isna() & (w1 == 0)
    stays = ~(is_new | is_withdrawn)
    means = pd.DataFrame({"cell": rows["cell"], "before": w0 * p0, "after": w1 * p1})
    middle = means.groupby("cell")[list(AFTER)].sum().mean(axis=1)
    r = rows["cell"].map(middle)
    terms = pd.DataFrame(
        {
            "cell": rows["cell"],
            "old_mix_old_price": (w0 * (p0 - r)).where(stays, 0.0),
            "old_mix_new_price": (w0 * (p1 - r)).where(stays, 0.0),
            "new_mix_old_price": (w1 * (p0 - r)).where(stays, 0.0),
            "new_mix_new_price": (w1 * (p1 - r)).where(stays, 0.0),
            "new": (w1 * (p1 - r)).where(is_new, 0.0),
            "withdrawn": (w0 * (p0 - r)).where(is_withdrawn, 0.0),
            "v_before": rows["v_before"],
            "v_after": rows["v_after"],
            "cost_before": rows["cost_before"],
            "cost_after": rows["cost_after"],
            "priced_change": rows["c_after"] - rows["c_before"],
        }
    )
    return terms.groupby("cell").sum().assign(middle=middle).reindex(cells)


def _shapley_parts(sums: pd.DataFrame, cells: pd.DataFrame) -> dict[str, np.ndarray]:
    """Factor → its part in øre, one number per cell."""
    columns = {name: sums[name].to_numpy(dtype=float) for name in sums}
    population = cells["population"].fillna(1.0).to_numpy(dtype=float)
    dose = cells["dose"].fillna(1.0).to_numpy(dtype=float)
    treated = columns["v_after"] / (population * dose)

    def cost(after: frozenset[str]) -> np.ndarray:
        amount = treated if "treated" in after else columns["v_before"]
        amount = amount * (population if "population" in after else 1.0)
        amount = amount * (dose if "dose" in after else 1.0)
        kind = ("new" if "mix" in after else "old", "new" if "price" in after else "old")
        mean = columns["middle"] + columns[f"{kind[0]}_mix_{kind[1]}_price"]
        mean = mean + (columns["new"] if "new" in after else 0.0)
        return amount * (mean + (0.0 if "withdrawn" in after else columns["withdrawn"]))

    return shapley(cost, FACTORS)
