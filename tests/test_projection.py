"""This module proves the projection of a cost: what it must be, how often its intervals hold."""

import math

import numpy as np
import pyarrow
import pytest

from dosis import projection, series
from dosis.answer import Answer, Verdict

METRIC = "list_cost"
COLUMNS = [
    {"name": "hospital", "kind": "dimension", "type": "text", "unit": None},
    {"name": "month", "kind": "dimension", "type": "month", "unit": None},
    {"name": METRIC, "kind": "metric", "type": "number", "unit": "DKK"},
    {"name": f"{METRIC}_state", "kind": "state", "type": "text", "unit": None},
]


def months(count: int) -> list[str]:
    return [series.months_back("2024-06", n) for n in range(count, 0, -1)]


def answered(lines: dict[str, list[float | None]], reservations=()) -> Answer:
    """An answer by hospital and month."""
    rows = [
        (name, month, value, "missing" if value is None else "value")
        for name, values in lines.items()
        for month, value in zip(months(len(values)), values, strict=True)
    ]
    names = [column["name"] for column in COLUMNS]
    columns = {n: pyarrow.array([row[k] for row in rows]) for k, n in enumerate(names)}
    verdict = Verdict("comparable", "", "")
    return Answer("1", pyarrow.table(columns), COLUMNS, verdict, list(reservations), [], 0, {})


def projected(lines, reservations=()):
    return projection.project(answered(lines, reservations), METRIC, "hospital")


def test_what_never_changed_goes_on_without_doubt():
    found = projected({"A": [100.0] * 36, "B": [50.0] * 36})
    assert [year.value for year in found.known] == [1800.0] * 3
    assert [year.value for year in found.ahead] == pytest.approx([1800.0] * 5)
    assert (found.total.low, found.total.high) == pytest.approx((9000.0, 9000.0))
    assert found.backtest.error == pytest.approx(0)
    assert [year.last for year in found.years][-1] == "2029-06"


def test_steady_growth_goes_on_at_half():
    line = [100 * 1.01**n for n in range(48)]
    found = projected({"A": line})
    assert found.ahead[0].value / found.known[-1].value == pytest.approx(1.01**6, rel=1e-6)
    assert found.ahead[4].value / found.known[-1].value == pytest.approx(1.01**30, rel=1e-6)
    assert found.backtest is None or found.backtest.error < found.backtest.naive_error


def test_a_broken_unit_is_carried_on_as_it_is_since():
    split = {
        "id": "b", "kind": "detected_break", "action": "split", "metric": METRIC,
        "from": "2024-01-01", "to": None, "cells": list(range(36, 72)),
    }  # fmt: skip
    lines = {
        "A": [100.0] * 36,
        "B": [10.0] * 30 + [40.0] * 6,
        "C": [5.0] * 20 + [None] + [5.0] * 15,
    }
    found = projected(lines, [split])
    assert found.flat == ("B", "C")
    assert found.ahead[0].value == pytest.approx(12 * (100 + 40 + 5))


def test_too_short_a_time_gives_no_projection():
    assert projected({"A": [100.0] * 23}) is None
    assert projected({"A": [100.0] * 24}) is not None
    assert projected({"A": [*[100.0] * 20, None, *[100.0] * 15]}) is None


def test_a_year_with_more_sent_back_than_bought_has_no_logarithm():
    found = projected({"A": [-100.0] * 18 + [10.0, 20.0] * 9})
    assert all(math.isfinite(year.value) and year.low >= 0 for year in found.ahead)


def walk(chance: np.random.Generator, count: int, spread: float) -> np.ndarray:
    """Months whose level goes at random: the truth that the intervals are made for."""
    level = np.cumsum(chance.normal(0, spread, count))
    return 100 * np.exp(level + chance.normal(0, 0.02, count))


@pytest.mark.parametrize("spread", [0.005, 0.01, 0.02])
def test_eighty_per_cent_intervals_hold_four_times_of_five(spread):
    held = {0: 0, 4: 0}
    runs = 200
    for seed in range(runs):
        truth = walk(np.random.default_rng(seed), 48 + 60, spread)
        found = projected({"A": list(truth[:48])})
        for year in held:
            actual = truth[48 + 12 * year : 60 + 12 * year].sum()
            held[year] += found.ahead[year].low <= actual <= found.ahead[year].high
    assert 0.70 <= held[0] / runs <= 0.92
    assert 0.65 <= held[4] / runs <= 0.95


def test_intervals_widen_with_the_years():
    found = projected({"A": list(walk(np.random.default_rng(3), 60, 0.01))})
    widths = [math.log(year.high / year.low) for year in found.ahead]
    assert widths == sorted(widths)
    assert widths[-1] > 1.5 * widths[0]
    assert found.backtest.count == 12
