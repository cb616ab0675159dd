"""Funnels and deciles read out of an answer what may be compared, and nothing else."""

import numpy as np
import pyarrow
import pytest

from dosis import deciles, funnel, funnel_chart, outlying_list
from dosis.answer import Answer, Verdict
from dosis.funnel import EXPECTED, OBSERVED, RATIO

FINE = Verdict("comparable", "", "")


def answer(units: dict[str, tuple], left_out: tuple[str, ...] = ()) -> Answer:
    """An answer by department: name → (observed or None where hidden, expected)."""
    names = list(units)
    observed, expected = zip(*units.values(), strict=True)
    states = ["hidden" if o is None else "value" if o else "zero" for o in observed]
    ratio = [None if o is None else o / e for o, e in units.values()]
    numbers = pyarrow.table(
        {
            "department_name": names,
            OBSERVED: pyarrow.array(observed, pyarrow.float64()),
            f"{OBSERVED}_state": states,
            EXPECTED: pyarrow.array(expected, pyarrow.float64()),
            f"{EXPECTED}_state": ["value"] * len(names),
            RATIO: pyarrow.array(ratio, pyarrow.float64()),
            f"{RATIO}_state": states,
        }
    )
    cells = [names.index(name) for name in left_out]
    found = [{"kind": "coverage", "action": "exclude", "metric": RATIO, "id": "x", "cells": cells}]
    about = {"source": "synthetic", "data_as_of": "2024-06-30", "metrics": []}
    return Answer("1", numbers, [], FINE, found if cells else [], [], 0, about)


def alike(count: int = 20) -> dict[str, tuple]:
    """Units within some ten per cent of what was expected, as habits are."""
    return {f"Unit {n:02d}": (round(200 * (0.9 + 0.2 * n / count)), 200.0) for n in range(count)}


def test_the_unit_that_uses_twice_as_much_stands_above_and_alone():
    found = funnel.funnel(answer({**alike(), "Other": (400, 200.0)}), "department_name")
    assert [p.name for p in found.places if p.position == "above"] == ["Other"]
    assert found.counted("below") == 0
    own = found.of("Other")
    assert (own.ratio, round(own.low, 3), round(own.high, 3)) == (2.0, 1.809, 2.206)


def test_a_severe_reservation_takes_a_unit_out_of_funnel_and_count():
    """The same unit with a planted exclusion: no longer above, and it moves no limit."""
    units = {**alike(), "Other": (400, 200.0)}
    found = funnel.funnel(answer(units, left_out=("Other",)), "department_name")
    assert found.of("Other").position == "apart"
    assert found.counted("above", "below") == 0
    assert found.variance == funnel.funnel(answer(alike()), "department_name").variance
    assert found.places[-1].name == "Other"


def test_hidden_units_are_counted_and_not_drawn():
    found = funnel.funnel(answer({**alike(), "Few": (None, 3.0)}), "department_name")
    assert (found.of("Few"), found.hidden) == (None, 1)


def test_few_units_have_exact_limits_by_chance_alone():
    found = funnel.funnel(answer({"A": (30, 30.0), "B": (40, 30.0)}), "department_name")
    assert found.variance == 0
    row = min(found.limits, key=lambda limit: abs(limit[0] - 30))
    assert row[1] == pytest.approx(0.6746958, abs=0.02)


def test_the_table_of_a_funnel_carries_its_reservations():
    text = funnel_chart.table(funnel.funnel(answer(alike()), "department_name"), answer(alike()))
    head, *rows = [line for line in text.splitlines() if not line.startswith("#")]
    assert text.startswith("# dosis, release 1, synthetic data as of 2024-06-30")
    assert head == "name,observed,expected,ratio,low,high,position"
    assert len(rows) == 20


def over_time(values: dict[str, list], hidden: tuple[str, ...] = ()) -> Answer:
    """An answer by department and quarter of one metric; what `hidden` units lack is hidden."""
    rows = [
        (name, f"2024-Q{quarter + 1}", value)
        for name, line in values.items()
        for quarter, value in enumerate(line)
    ]
    names, steps, numbers = zip(*rows, strict=True)
    table = pyarrow.table(
        {
            "department_name": names,
            "quarter": steps,
            RATIO: pyarrow.array(numbers, pyarrow.float64()),
            f"{RATIO}_state": [
                "value" if n is not None else "hidden" if name in hidden else "missing"
                for name, n in zip(names, numbers, strict=True)
            ],
        }
    )
    columns = [{"name": "department_name"}, {"name": "quarter"}, {"name": RATIO, "unit": "ratio"}]
    return Answer("1", table, columns, FINE, [], [], 0, {})


def test_deciles_are_those_of_numpy_and_need_ten_units():
    lines = {f"Unit {n:02d}": [n / 10, None if n else 1.0] for n in range(11)}
    found = deciles.deciles(over_time(lines), RATIO, "department_name")
    assert [d.text for d in found] == ["2024-Q1"]
    assert found[0].values == pytest.approx(np.arange(0.1, 1.0, 0.1))


def test_a_unit_whose_small_numbers_are_hidden_moves_no_decile():
    """Its zeros are shown and its ones to fours are not, so that it would draw all down."""
    lines = {f"Unit {n:02d}": [n / 10, 1.0] for n in range(11)}
    asked = over_time({**lines, "Few": [0.0, None]}, hidden=("Few",))
    found = deciles.deciles(asked, RATIO, "department_name")
    assert [d.count for d in found] == [11, 11]
    assert "too few" in deciles.told(found, None, "Few", "en")


def test_a_unit_is_placed_in_its_tenth():
    lines = {f"Unit {n:02d}": [n / 10, 1.0] for n in range(11)}
    asked = over_time(lines)
    found = deciles.deciles(asked, RATIO, "department_name")
    first = {
        p.series: p
        for p in deciles.series.points(asked, RATIO, "department_name")
        if p.text == "2024-Q1"
    }
    assert deciles.place_among(found, first["Unit 00"]) == 1
    assert deciles.place_among(found, first["Unit 05"]) == 5
    assert deciles.place_among(found, first["Unit 10"]) == 10
    assert deciles.place_among(found, None) is None


def test_an_outlying_department_is_told_without_blame():
    one = outlying_list.Outlying(
        "admission", "A, Medicinsk Afdeling", "A", "Hovedstaden", "N02AA05", "oxycodon", "2023-07",
        "2024-05", 320, 200.5, 1.596, 1.43, 1.78,
    )  # fmt: skip
    told = outlying_list.finding(one)
    assert "bruger mere end ventet" in told.label_da
    assert "320" in told.text_da
    assert dict(told.params)["highlight"] == one.department
    assert "1,60 (1,43–1,78)" in outlying_list.table([one], "da")
    assert "No department" in outlying_list.table([], "en")
