"""This module proves how a switch is read: when shares were reached, who lags, what is expected."""

import datetime
import math

import numpy as np
import pyarrow
import pytest
import yaml
from conftest import PROJECT, ask_in
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from dosis import attention, switch_view, switching
from dosis.answer import Answer, Verdict
from dosis.series import Point

START = datetime.date(2021, 11, 1)  # a Monday
FINE = Verdict("comparable", "", "")
WEEKS = PROJECT / "models" / "metrics"


def line(*values: float | str) -> list[Point]:
    """Weeks from the switch on: shares, or the state of a week without one."""
    found = []
    for number, value in enumerate(values):
        first = START + datetime.timedelta(weeks=number)
        last = first + datetime.timedelta(days=6)
        is_known = not isinstance(value, str)
        state = "value" if is_known else value
        shown = value if is_known else None
        found.append(Point("A", "A", "", first, last, shown, state, False, number))
    return found


def reached(share: float, *values: float | str) -> tuple:
    found = switching.reached(line(*values), share, START)
    return found.low, found.high, found.is_hidden


def test_the_week_of_a_share_is_the_first_at_or_above_it():
    assert reached(0.5, 0.1, 0.5, 0.8) == (2, 2, False)
    assert reached(0.9, 0.1, 0.5, 0.8) == (None, None, False)


def test_a_hidden_week_may_have_been_the_first():
    assert reached(0.8, 0.1, 0.5, "hidden", "hidden", 0.9) == (3, 5, False)
    assert reached(0.8, 0.1, "hidden", 0.5, 0.9) == (4, 4, False)
    assert reached(0.8, 0.1, *["hidden"] * 12, 0.9) == (None, None, True)
    assert reached(0.8, 0.1, "hidden", "hidden") == (None, None, True)


def test_a_week_that_nobody_reported_is_no_hidden_one():
    assert reached(0.8, 0.1, "missing", 0.9) == (3, 3, False)


@given(st.lists(st.one_of(st.floats(0, 1), st.just("hidden")), max_size=40), st.floats(0.01, 1))
def test_hiding_weeks_never_moves_a_share_to_weeks_that_leave_the_truth_out(values, share):
    known = [0.0 if value == "hidden" else value for value in values]
    truth = reached(share, *known)[1]
    low, high, _ = reached(share, *values)
    if high is not None:
        assert low <= truth <= high


def place(**more) -> switching.Place:
    told = {"name": "A", "share": 0.5, "share_state": "value", "left": 9, "left_state": "value"}
    ends = {"weeks": 4.0, "earliest": 2.0, "latest": 9.0, "target_state": "value"}
    return switching.Place(**told | ends | {"stalled": 0, "reached": {}, "excluded": False} | more)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "29 November 2021 (15 November 2021 – 3 January 2022)"),
        ({"weeks": 0.0, "earliest": 0.0, "latest": 0.0}, "reached"),
        ({"weeks": None, "earliest": None, "latest": None}, "not in sight"),
        ({"weeks": None, "latest": None}, "not in sight"),
        ({"weeks": 40.0, "latest": 300.0}, "15 November 2021 at the earliest"),
        ({"weeks": 400.0, "earliest": 200.0, "latest": 900.0}, "in more than two years"),
        ({"target_state": "hidden"}, "hidden"),
        ({"target_state": "missing"}, "missing"),
    ],
)
def test_a_date_is_told_with_its_interval_and_not_where_nobody_knows(more, words):
    assert switch_view.expected(place(**more), START, "en") == words


def expressions() -> dict[str, str]:
    """End of the interval → the SQL of its metric."""
    found = {}
    for end in ("", "_earliest", "_latest"):
        (metric,) = yaml.safe_load((WEEKS / f"switch_weeks_to_target{end}.yml").read_text("utf-8"))[
            "metrics"
        ]
        found[end] = metric["expr"]
    return found


def projected(end: str, **numbers: float) -> float | None:
    """The weeks that a metric's SQL gives."""
    import duckdb

    columns = ", ".join(f"{value} as {name}" for name, value in numbers.items())
    sql = f"select {expressions()[end]} from (select {columns})"
    return duckdb.sql(sql).fetchone()[0]


@pytest.mark.parametrize("changes", [1, 2, 5, 15, 20, 30, 100])
def test_the_interval_of_the_pace_is_the_exact_poisson_one(changes):
    """Byar's limits (Breslow and Day 1987, p. 69) against the exact ones (Garwood 1936).

    So many are left that the days on which they will switch add no chance.
    """
    numbers = {"patients": 10**8, "left_patients": 4 * 10**7, "allowed_left": 10**7}
    numbers["left_weeks"] = 10**9
    numbers["changes"] = changes
    distance = math.log(4) * numbers["left_weeks"]
    exact = (chi2.ppf(0.1, 2 * changes) / 2, chi2.ppf(0.9, 2 * changes + 2) / 2)
    assert projected("", **numbers) == pytest.approx(distance / changes)
    assert projected("_latest", **numbers) == pytest.approx(distance / exact[0], rel=0.08)
    assert projected("_earliest", **numbers) == pytest.approx(distance / exact[1], rel=0.01)


def test_a_target_that_is_reached_needs_no_pace_and_without_changes_no_date_is_told():
    done = {"patients": 100, "left_patients": 9, "allowed_left": 10, "left_weeks": 0, "changes": 0}
    assert [projected(end, **done) for end in expressions()] == [0, 0, 0]
    stuck = done | {"left_patients": 40, "left_weeks": 500}
    assert projected("", **stuck) is None
    assert projected("_latest", **stuck) is None
    assert projected("_earliest", **stuck) > 0
    nobody = dict.fromkeys(done, 0)
    assert [projected(end, **nobody) for end in expressions()] == [None, None, None]


@pytest.mark.parametrize(("patients", "pace"), [(30, 0.04), (100, 0.02), (100, 0.08), (2000, 0.05)])
def test_the_interval_holds_the_day_on_which_the_target_is_reached(patients, pace):
    """Of patients who switch at an even pace, four of five days lie in the 80 % interval."""
    random = np.random.default_rng(1)
    held = []
    for _ in range(400):
        waits = random.exponential(1 / pace, patients)
        left = [int((waits > week).sum()) for week in range(14)]
        numbers = {
            "patients": patients, "left_patients": left[13], "allowed_left": 0.1 * patients,
            "changes": left[0] - left[13], "left_weeks": sum(left[:13]),
        }  # fmt: skip
        truth = float(np.sort(waits)[-round(0.1 * patients) - 1]) - 13
        ends = [projected(end, **numbers) for end in ("_earliest", "_latest")]
        held.append(ends[0] <= truth <= ends[1])
    assert 0.75 <= np.mean(held) <= 0.9


def answer(rows: list[dict], excluded: tuple[int, ...] = ()) -> Answer:
    found = [{"action": "exclude", "metric": "", "id": "x", "kind": "coverage", "cells": excluded}]
    columns = [{"name": name} for name in rows[0]] if rows else []
    return Answer("1", pyarrow.Table.from_pylist(rows), columns, FINE, found, [], 0, {})


def now_row(name: str, share: float | None, state: str = "value", stalled: int = 0) -> dict:
    numbers = {switching.UPTAKE: share, switching.LEFT: 5.0, switching.STALLED: float(stalled)}
    numbers |= {f"{switching.TO_TARGET}{end}": None for end in ("", "_earliest", "_latest")}
    states = {f"{metric}_state": "value" for metric in numbers} | {
        f"{switching.UPTAKE}_state": state
    }
    return {"region": name} | numbers | states


def weekly_row(name: str, week: str, share: float | None, state: str = "value") -> dict:
    shown = {switching.UPTAKE: share, f"{switching.UPTAKE}_state": state}
    return {"region": name, "week": week} | shown


def test_laggards_come_first_and_who_is_hidden_or_left_out_last():
    now = answer(
        [
            now_row("high", 0.95),
            now_row("low", 0.4, stalled=2),
            now_row("hidden", None, "hidden"),
            now_row("silent", 0.1),
            now_row("nobody", None, "missing"),
        ],
        excluded=(3,),
    )
    rows = [weekly_row(n, "2021-W45", 0.5) for n in ("high", "low", "silent")]
    rows.append(weekly_row("hidden", "2021-W45", None, "hidden"))
    rows.append(weekly_row("nobody", "2021-W45", None, "missing"))
    weekly = answer(rows)
    found = switching.places(now, weekly, "region", START)
    assert [p.name for p in found] == ["low", "high", "hidden", "silent"]
    assert found[0].stalled == 2
    assert found[-1].excluded
    assert found[0].reached[0.5].high == 2


def test_a_stall_is_told_from_the_quarter_since_which_it_lasts():
    rows = [
        {"switch": "s", "department_name": name, "quarter": f"2022-Q{n}", "stalled_switches": there}
        for name, stalls in (("Gut", (1, 0, 1, 1)), ("Skin", (1, 1, 1, 0)))
        for n, there in enumerate(stalls, 1)
    ]
    (found,) = attention.stalled(answer(rows), {"s": ("Nyt", "New")})
    assert (found.since, found.page) == ("2022-07-01", "faster_switching")
    assert "Gut" in found.label_en
    assert dict(found.params)["highlight"] == "Gut"
    assert attention.stalled(answer([]), {}) == []


def test_places_add_up_and_the_number_of_a_month_is_that_of_its_last_week(released_home):
    metrics, where = ("switch_patients", "switch_patients_left"), ["switch=adalimumab_2021"]
    period = {"since": "2021-10", "until": "2022-03", "where": where}
    weekly = ask_in(released_home, metrics, by="week", **period).rows
    monthly = ask_in(released_home, metrics, by="month", **period).rows
    regions = ask_in(released_home, metrics, by="region,month", **period).rows
    last = {}
    for row in weekly:
        year, week = row["week"].split("-W")
        monday = datetime.date.fromisocalendar(int(year), int(week), 1)
        if row["switch_patients"]:
            last[f"{monday:%Y-%m}"] = row
    assert len(last) == 6
    for row in monthly:
        for metric in metrics:
            parts = [r[metric] or 0 for r in regions if r["month"] == row["month"]]
            assert row[metric] == last[row["month"]][metric] == sum(parts) > 0
