"""This module proves how a change in cost is split: published numbers and what must always hold."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dosis.cost_factors import PARTS, parts_of_cells
from dosis.shapley import dividends, largest_remainder, shapley

# Das Gupta, Standardization and decomposition of rates (US Census Bureau, P23-186, 1993), examples
# 2.1 to 2.4: factors of population 1 and 2, and the effects that the book prints.
PUBLISHED = {
    "earnings of men, United States 1980": (
        (10930, 0.717892), (16591, 0.825974), (4369.913, 1487.262),
    ),
    "births in Austria and Chile 1981": (
        (51.78746, 0.45919, 0.52638), (84.90502, 0.75756, 0.51065),
        (10.4340333, 10.5608476, -0.6670084),
    ),
    "births outside marriage 1971 and 1979": (
        (25.3, 0.214, 0.279, 0.949), (32.7, 0.290, 0.473, 0.986),
        (0.6889411, 0.8125381, 1.3829055, 0.1047547),
    ),
    "fertility of South Korea": (
        (0.58, 0.76, 0.84, 0.66, 16.573), (0.72, 0.97, 0.97, 0.56, 16.158),
        (1.0909785, 1.2298438, 0.7278399, -0.8398707, -0.1290187),
    ),
}  # fmt: skip


def product(before, after):
    """The value of a product of factors, by which of them stand at after."""
    names = [str(place) for place in range(len(before))]

    def value(chosen):
        pairs = zip(names, before, after, strict=True)
        return math.prod(b if name in chosen else a for name, a, b in pairs)

    return names, value


def test_the_two_factor_view_tells_price_volume_and_cross_effect():
    names, value = product((1000, 50), (1100, 52))
    found = dividends(value, names)
    assert found[frozenset("1")] == 2000
    assert found[frozenset("0")] == 5000
    assert found[frozenset("01")] == 200
    assert shapley(value, names) == {"0": 5100, "1": 2100}


@pytest.mark.parametrize("case", PUBLISHED)
def test_products_of_factors_are_split_as_published(case):
    before, after, effects = PUBLISHED[case]
    names, value = product(before, after)
    found = shapley(value, names)
    assert [found[name] for name in names] == pytest.approx(effects, abs=6e-4, rel=2e-6)


def test_the_split_is_the_mean_over_all_orders():
    before, after = (3.0, 5.0, 7.0, 2.0), (4.0, 4.5, 9.0, 3.5)
    names, value = product(before, after)
    means = dict.fromkeys(names, 0.0)
    for order in itertools.permutations(names):
        for place, name in enumerate(order):
            gained = value(frozenset(order[: place + 1])) - value(frozenset(order[:place]))
            means[name] += gained / math.factorial(len(names))
    assert shapley(value, names) == pytest.approx(means)


@given(
    st.lists(
        st.lists(st.floats(-1e9, 1e9, allow_nan=False), min_size=3, max_size=3),
        min_size=1,
        max_size=6,
    )
)
def test_rounded_parts_add_up_and_are_less_than_one_ore_off(columns):
    parts = np.array(columns).T
    totals = np.round(parts.sum(axis=0))
    parts[-1] += totals - parts.sum(axis=0)
    whole = largest_remainder(parts, totals)
    assert (whole.sum(axis=0) == totals).all()
    assert (np.abs(whole - parts) < 1 + 1e-5).all()


def test_the_lacking_ore_goes_to_the_largest_remainder():
    parts = np.array([[1.4], [1.4], [0.2]])
    assert largest_remainder(parts, np.array([3])).T.tolist() == [[2, 1, 0]]
    with pytest.raises(ValueError, match="do not add up"):
        largest_remainder(parts, np.array([9]))


amounts = st.integers(0, 400).map(float)
products = st.lists(
    st.tuples(amounts, amounts, st.integers(1, 9000), st.integers(1, 9000)), min_size=1, max_size=5
)
ratios = st.floats(0.5, 2.0)


def cell(rows, population=1.0, dose=1.0, country=None, **flags):
    """One cell of products (amount before and after, øre per unit before and after), split."""
    lines = []
    for place, (v0, v1, p0, p1) in enumerate(rows):
        bought = (country or {}).get(place, (v0 > 0, v1 > 0))
        lines.append(
            {
                "cell": 0, "product": place, "amount_before": v0, "amount_after": v1,
                "cost_before": round(v0 * p0), "cost_after": round(v1 * p1),
                "price_before": p0 if bought[0] else math.nan,
                "price_after": p1 if bought[1] else math.nan,
            }
        )  # fmt: skip
    cells = pd.DataFrame(
        {
            "atc": ["A"],
            "population": [population],
            "dose": [dose],
            "is_new": [False],
            "is_withdrawn": [False],
        }
        | {name: [value] for name, value in flags.items()},
        index=pd.Index([0], name="cell"),
    )
    frame = pd.DataFrame(lines)
    whole = frame[["product", "price_before", "price_after"]].assign(atc="A")
    for period in ("before", "after"):
        bought = frame[f"amount_{period}"].where(frame[f"price_{period}"].notna(), 0).clip(lower=0)
        shares = bought / bought.sum() if bought.sum() else whole[f"price_{period}"].notna() * 1.0
        whole[f"share_{period}"] = shares / (shares.sum() or 1)
    return parts_of_cells(frame, cells, whole).loc[0].to_dict()


def change(rows) -> int:
    return sum(round(v1 * p1) - round(v0 * p0) for v0, v1, p0, p1 in rows)


@given(products, ratios, st.one_of(ratios, st.just(math.nan)))
def test_the_parts_of_a_cell_are_its_change_to_the_ore(rows, population, dose):
    found = cell(rows, population, dose)
    assert sum(found.values()) == change(rows)
    assert all(isinstance(amount, int) for amount in found.values())
    assert found["amount_not_split" if not math.isnan(dose) else "share_treated"] == 0


@given(products, ratios, ratios)
def test_time_turned_round_turns_the_parts_round(rows, population, dose):
    back = [(v1, v0, p1, p0) for v0, v1, p0, p1 in rows]
    found, turned = cell(rows, population, dose), cell(back, 1 / population, 1 / dose)
    turned["new_products"], turned["withdrawn_products"] = (
        turned["withdrawn_products"], turned["new_products"],
    )  # fmt: skip
    assert all(abs(found[name] + turned[name]) <= 1 for name in PARTS)


@given(products)
def test_without_a_change_every_part_is_zero(rows):
    same = [(v, v, p, p) for v, _, p, _ in rows]
    assert set(cell(same).values()) == {0}


@given(products)
def test_a_change_in_price_alone_is_all_price(rows):
    priced = [(v, v, p0, p1) for v, _, p0, p1 in rows]
    found = cell(priced)
    assert found.pop("price") == change(priced)
    assert set(found.values()) == {0}


@given(st.lists(st.tuples(st.integers(1, 99), st.integers(1, 9000)), min_size=1, max_size=5))
def test_twice_the_patients_alone_is_all_share_treated(rows):
    doubled = [(float(v), 2.0 * v, p, p) for v, p in rows]
    found = cell(doubled)
    assert found.pop("share_treated") == change(doubled)
    assert set(found.values()) == {0}
    grown = cell(doubled, population=2.0)
    assert grown["population_age"] == change(doubled)
    larger = cell(doubled, dose=2.0)
    assert larger["dose_per_patient"] == change(doubled)


def test_a_new_product_saves_by_its_own_price_and_the_withdrawn_by_its_own():
    # The dear product gives way to a new cheap one for the same amount: 100 units from 10 to 2.
    found = cell([(100.0, 0.0, 10, 10), (0.0, 100.0, 2, 2)])
    assert found["new_products"] == found["withdrawn_products"] == -400
    assert sum(found.values()) == -800
    # The same where the country had both all along is a matter of mix.
    both = {0: (True, True), 1: (True, True)}
    assert cell([(100.0, 0.0, 10, 10), (0.0, 100.0, 2, 2)], country=both)["product_mix"] == -800


def test_a_medicine_that_the_country_did_not_know_is_new_whole():
    found = cell([(0.0, 5.0, 7, 7)], is_new=True)
    assert found["new_products"] == 35
    assert cell([(5.0, 0.0, 7, 7)], is_withdrawn=True)["withdrawn_products"] == -35


def test_a_department_that_begins_with_a_known_medicine_treats_more_at_the_countrys_price():
    known = {0: (True, True)}
    found = cell([(0.0, 10.0, 6, 8)], country=known)
    assert (found["share_treated"], found["price"]) == (70, 10)


def test_a_department_that_begins_with_a_cheap_new_product_saves_against_the_countrys_mix():
    # The country paid 10 before; the department begins with 100 units of a new product at 2.
    frame = pd.DataFrame(
        {
            "cell": [0], "product": ["new"], "amount_before": [0.0], "amount_after": [100.0],
            "cost_before": [0], "cost_after": [200], "price_before": [math.nan],
            "price_after": [2.0],
        }
    )  # fmt: skip
    cells = pd.DataFrame(
        {
            "atc": ["A"],
            "population": [1.0],
            "dose": [1.0],
            "is_new": [False],
            "is_withdrawn": [False],
        },
        index=pd.Index([0], name="cell"),
    )
    country = pd.DataFrame(
        {
            "atc": ["A", "A"], "product": ["old", "new"], "share_before": [1.0, 0.0],
            "share_after": [0.0, 1.0], "price_before": [10.0, math.nan],
            "price_after": [math.nan, 2.0],
        }
    )  # fmt: skip
    found = parts_of_cells(frame, cells, country).loc[0]
    assert found["share_treated"] == 600
    assert (found["new_products"], found["withdrawn_products"]) == (-200, -200)


def test_what_is_only_sent_back_is_a_matter_of_amount():
    found = cell([(-3.0, 10.0, 5, 5)])
    assert sum(found.values()) == 65
    assert found["share_treated"] == 65
