"""This module proves the bound on false entries of the list of rests, on simulated months."""

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from dosis.lasting_rests import WINDOW, judge, q_values

MONTHS, SERIES, REGISTERS = 38, 300, 300


def simulated(random, missing: int = 0):
    """Months of SERIES departments whose stock moves, of which some lack a share all the time.

    Half of a month's error is mended in the next, as the standard error of the sum assumes.
    """
    stays, moves = random.standard_normal((2, SERIES, MONTHS + 1))
    rests = stays[:, 1:] + np.diff(moves, axis=1) / np.sqrt(2)
    rests[:missing, 10:30] += 4.0
    return rests


def windows_of(rests) -> pd.DataFrame:
    """Simulated months as the frame that `judge` reads; everything is large enough."""
    rows = []
    for n, own in enumerate(rests):
        for end in range(WINDOW - 1, MONTHS):
            part = own[end - WINDOW + 1 : end + 1]
            rows.append((f"d{n}", end, part.sum(), part.max(), own[end], (part > 0).sum()))
    names = ["department_id", "end", "summed_rest_amount", "highest_amount", "rest_amount"]
    frame = pd.DataFrame(rows, columns=[*names, "months_with_rest"])
    half = 1.96 * np.sqrt(WINDOW)
    months = pd.date_range("2021-01-01", periods=MONTHS, freq="MS")
    frame["month_on"] = months[frame["end"]]
    frame["rest_summed_from_on"] = months[frame["end"] - WINDOW + 1]
    frame["summed_rest_low_amount"] = frame["summed_rest_amount"] - half
    frame["summed_rest_high_amount"] = frame["summed_rest_amount"] + half
    fixed = {"atc": "A", "unit_code": "", "department_name": "", "hospital": "", "region": ""}
    fixed |= {"unit": "mg", "usual_amount": 1.0, "delivered_sum": 1e4, "given_sum": 1e4}
    fixed |= {"delivered_amount": 1.0, "given_amount": 1.0, "is_left_out": False}
    frame["is_sustained"] = (frame["months_with_rest"] >= 6) & (
        frame["summed_rest_amount"] - frame["highest_amount"] > 3 * np.sqrt(WINDOW)
    )
    return frame.assign(**fixed)


def test_with_nothing_missing_few_registers_raise_any_rest():
    random = np.random.default_rng(1)
    alarms = 0
    for _ in range(REGISTERS):
        rests = simulated(random)
        parts = np.lib.stride_tricks.sliding_window_view(rests, WINDOW, axis=1)
        clear = (parts.sum(axis=2) - parts.max(axis=2)).max(axis=1) / np.sqrt(WINDOW)
        q = q_values(pd.Series(clear), pd.Series(np.full(SERIES, parts.shape[1])))
        alarms += bool((q <= 0.05).any())
    assert binomtest(alarms, REGISTERS, 0.05, alternative="greater").pvalue >= 0.05


def test_what_lacks_is_found_and_few_listed_are_false():
    random = np.random.default_rng(2)
    listed = false = found = 0
    for _ in range(8):
        told = judge(windows_of(simulated(random, missing=20)))
        names = set(told[told["is_listed"]]["department_id"])
        true = {f"d{n}" for n in range(20)}
        listed, false, found = (
            listed + len(names), false + len(names - true), found + len(names & true),
        )  # fmt: skip
    assert found == 8 * 20
    assert false <= 0.05 * listed


def test_a_department_too_small_for_a_fifth_to_be_seen_is_not_judged():
    windows = windows_of(simulated(np.random.default_rng(3), missing=1))
    windows["delivered_sum"] = np.where(windows["department_id"] == "d0", 20.0, 1e4)
    told = judge(windows).set_index("department_id")
    assert told["is_small"].sum() == 1
    assert told.loc["d0", "is_small"]
    assert not told["is_listed"].any()
