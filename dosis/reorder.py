"""This module suggests what to order: enough for the wait and the time to the next look.

Periodic review, order up to a level (Silver, Pyke and Thomas, Inventory and Production Management
in Supply Chains, 4th ed., 2017, section 6.9): the level is the use that the forecast expects over
lead time and review period, plus a safety stock from the forecast's own interval, so that the
stated share of periods ends without running out.
"""

import numpy as np
import pandas as pd
from scipy import stats

SERVICE = 0.95  # share of periods that shall end with medicine on the shelf
REVIEW_DAYS = 7
MONTH_DAYS = 30.4375
TRUST = 0.8  # of the interval that the spread is read from


def safety(high_80: np.ndarray, point: np.ndarray, days: np.ndarray, service: float = SERVICE):
    """The safety stock over `days`, in the forecast's unit.

    `high_80`, `point`: upper end of the 80 % interval and forecast of one month. Errors of days are
    taken to be independent, so their spread grows with the square root of time.
    """
    spread = (high_80 - point) / stats.norm.ppf(0.5 + TRUST / 2)
    return stats.norm.ppf(service) * spread * np.sqrt(days / MONTH_DAYS)


def suggestions(stock: pd.DataFrame) -> pd.DataFrame:
    """What to order, one row per department and medicine, most urgent first.

    `stock`: stock_doses, point and high_80 (of the coming month), slow_days (from order to
    delivery), least_packs and pack_doses. Adds use_per_day, cover_days (how long the stock lasts),
    safety_doses, level_doses (order up to), order_doses (rounded up to what is delivered at a
    time; zero where the stock suffices) and order_packs.
    """
    found = stock.copy()
    days = found["slow_days"] + REVIEW_DAYS
    found["use_per_day"] = found["point"] / MONTH_DAYS
    found["safety_doses"] = safety(found["high_80"], found["point"], days)
    found["level_doses"] = found["use_per_day"] * days + found["safety_doses"]
    found["cover_days"] = (found["stock_doses"] / found["use_per_day"]).where(
        found["use_per_day"] > 0
    )
    lacking = np.maximum(found["level_doses"] - found["stock_doses"], 0)
    least = found["least_packs"].where(found["least_packs"] > 0, 1.0)
    packs = np.ceil(np.round(lacking / (least * found["pack_doses"]), 9)) * least
    is_known = found["pack_doses"] > 0
    found["order_packs"] = packs.where(is_known)
    found["order_doses"] = (found["order_packs"] * found["pack_doses"]).where(is_known, lacking)
    return found.sort_values(["cover_days", "order_doses"], ascending=[True, False])
