"""This module proves orders against use: shifts, safety stock, and what is to be ordered."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dosis.reorder import MONTH_DAYS, REVIEW_DAYS, SERVICE, safety, suggestions
from dosis.shift import shift

Z_80 = 1.2815515655446004  # standard normal, 90th percentile (any table)


def pairs(lag: int | None, steps: int = 156, hospitals: int = 6, seed: int = 1) -> pd.DataFrame:
    """Weekly deliveries, and use that follows them `lag` weeks later (None: by itself)."""
    random = np.random.default_rng(seed)
    weeks = pd.date_range("2021-01-04", periods=steps, freq="7D")
    frames = []
    for hospital in range(hospitals):
        first = random.gamma(9, 10, steps + 20)
        second = (
            random.gamma(9, 10, steps + 20)
            if lag is None
            else first * random.uniform(0.7, 1.3, steps + 20)
        )
        late = 0 if lag is None else lag
        frames.append(
            pd.DataFrame(
                {
                    "hospital": f"H{hospital}",
                    "atc": "A",
                    "step_on": weeks,
                    "leading_amount": first[20:],
                    "following_amount": second[20 - late : steps + 20 - late],
                }
            )
        )
    return pd.concat(frames)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 6), st.integers(1, 1000))
def test_a_planted_shift_is_found(lag, seed):
    found = shift(pairs(lag, seed=seed), 8)
    assert found.lag == lag
    assert found.low <= lag <= found.high


@pytest.mark.parametrize("seed", range(2, 12))
def test_without_a_shift_none_is_told(seed):
    found = shift(pairs(None, seed=seed), 8)
    assert found.lag is None


def test_too_few_weeks_or_empty_ones_tell_nothing():
    assert shift(pairs(2, steps=20), 8) is None
    rare = pairs(2)
    rare.loc[rare["step_on"] > rare["step_on"].iloc[30], "leading_amount"] = 0
    assert shift(rare, 8) is None


def test_the_safety_stock_is_the_textbooks():
    """Monthly spread 100, nine days: 1.645 × 100 × sqrt(9 / 30.4375) = 89.4 (Silver 2017)."""
    high = np.array([500 + Z_80 * 100])
    assert safety(high, np.array([500.0]), np.array([9.0])) == pytest.approx([89.44], abs=0.02)


def test_the_stated_share_of_periods_ends_with_medicine_on_the_shelf():
    """Normal use by day, order up to the level each week, delivery after five days."""
    random = np.random.default_rng(4)
    mean, spread, lead = 20.0, 6.0, 5
    month = mean * MONTH_DAYS
    row = pd.DataFrame(
        {
            "stock_doses": [0.0],
            "point": [month],
            "high_80": [month + Z_80 * spread * np.sqrt(MONTH_DAYS)],
            "slow_days": [lead],
            "least_packs": [1.0],
            "pack_doses": [1.0],
        }
    )
    level = suggestions(row)["level_doses"].iloc[0]
    days = REVIEW_DAYS * 20_000
    use = random.normal(mean, spread, days)
    position, held, arrives, kept = level, level, {}, []
    for day in range(days):
        held += arrives.pop(day, 0.0)
        if day % REVIEW_DAYS == 0:
            arrives[day + lead] = level - position
            position = level
        held -= use[day]
        position -= use[day]
        if (day + 1) % REVIEW_DAYS == lead:  # just before the next delivery
            kept.append(held >= 0)
    assert np.mean(kept[3:]) == pytest.approx(SERVICE, abs=0.01)


def row(**more) -> dict:
    """A department that uses ten doses a month, with a spread of two, and has none left."""
    known = {"stock_doses": 0.0, "point": 10.0, "high_80": 10 + 2 * Z_80, "slow_days": 5.0,
             "least_packs": 1.0, "pack_doses": 2.0}  # fmt: skip
    return known | more


def test_orders_are_rounded_up_to_what_is_delivered_at_a_time():
    found = suggestions(pd.DataFrame([row(), row(least_packs=0.1), row(stock_doses=50.0)]))
    level = 10 * 12 / MONTH_DAYS + 1.6448536 * 2 * np.sqrt(12 / MONTH_DAYS)
    assert found["level_doses"].tolist() == pytest.approx([level] * 3)
    assert sorted(found["order_packs"]) == pytest.approx([0, 3.1, 4])
    assert found["cover_days"].iloc[-1] == pytest.approx(50 / 10 * MONTH_DAYS)


def test_what_is_not_used_is_not_ordered_and_what_has_no_pack_is_told_in_doses():
    unused = suggestions(pd.DataFrame([row(point=0.0, high_80=0.0)]))
    assert unused["order_doses"].tolist() == [0]
    assert unused["cover_days"].isna().all()
    loose = suggestions(pd.DataFrame([row(pack_doses=np.nan)]))
    assert loose["order_packs"].isna().all()
    assert loose["order_doses"].iloc[0] == pytest.approx(loose["level_doses"].iloc[0])
