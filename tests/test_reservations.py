"""This module proves that reservations are found, merged, judged and obeyed."""

import datetime

import duckdb
import pytest
from conftest import HOSPITALS, MONTHS, ask_in
from hypothesis import given
from hypothesis import strategies as st

from dosis import reservation, series
from dosis.catalog import open_catalog

LEVELS = ("comparable", "with_care", "not_comparable")
SJ = HOSPITALS[2][1]
PLANTED = {
    "reservation_id": "planted",
    "kind": "declared_break",
    "register": "sales",
    "table_name": "amgros_sales",
    "column_name": "ddd",
    "metric_name": None,
    "scope_dimension": "all",
    "scope_value": None,
    "atc_prefix": None,
    "from_on": "2019-01-01",
    "to_on": "2019-12-31",
    "severity": 3,
    "action": "mark",
    **dict.fromkeys(("label_da", "label_en", "text_da", "text_en"), "Plantet"),
}


@pytest.fixture
def planted(sales_home, copy_of):
    """Ask a release whose mart of reservations holds exactly the given ones."""

    def ask(rows: list[dict], *arguments, **named):
        home = copy_of(sales_home)
        layer = (home / "releases" / "current").resolve() / "layer.duckdb"
        with duckdb.connect(str(layer)) as connection:
            connection.execute("delete from marts.reservations")
            for row in rows:
                full = PLANTED | row
                names, marks = ", ".join(full), ", ".join(f"${name}" for name in full)
                connection.execute(
                    f"insert into marts.reservations ({names}) values ({marks})", full
                )
        return ask_in(home, *arguments, **named)

    return ask


@pytest.mark.parametrize(
    ("row", "by", "level"),
    [
        ({}, ("hospital",), "not_comparable"),
        ({}, ("month",), "not_comparable"),
        ({"to_on": "2019-05-31"}, ("month",), "with_care"),
        ({"to_on": "2019-09-30"}, ("month",), "not_comparable"),
        ({"severity": 2}, ("hospital",), "with_care"),
        ({"severity": 1, "action": "note"}, ("hospital",), "comparable"),
        ({"severity": 3, "action": "note"}, ("hospital",), "not_comparable"),
        ({"scope_dimension": "region", "scope_value": "Sjælland"}, ("hospital",), "with_care"),
        # one of four hospitals is no half of a national cell (DECISIONS 16)
        ({"scope_dimension": "region", "scope_value": "Sjælland"}, ("month",), "with_care"),
        ({"action": "split", "severity": 2}, ("hospital",), "not_comparable"),
        ({"action": "split", "severity": 2}, ("hospital", "month"), "with_care"),
        ({"action": "exclude", "severity": 2}, ("hospital",), "with_care"),
        ({"register": "smr", "table_name": None}, ("hospital",), "comparable"),
        ({"table_name": "leverance"}, ("hospital",), "comparable"),
        ({"table_name": None}, ("hospital",), "not_comparable"),
        ({"metric_name": "access_share"}, ("hospital",), "comparable"),
        ({"from_on": "2020-05-01", "to_on": None}, ("hospital",), "comparable"),
        ({"from_on": "2018-01-01", "to_on": "2018-10-31"}, ("hospital",), "comparable"),
        ({"atc_prefix": "L04"}, ("atc",), "comparable"),
        ({"atc_prefix": "J01C"}, ("atc",), "with_care"),
    ],
)
def test_a_planted_reservation_gives_the_verdict(planted, row, by, level):
    answer = planted([row], "antibiotic_ddd", by=by)
    assert answer.verdict.level == level
    assert ("Plantet" in answer.verdict.text_da) == (level != "comparable")


def test_a_severe_reservation_is_more_than_half_only_with_its_cells(planted):
    """Two of four hospitals is half: not comparable; the cells named are those two."""
    scoped = [
        {"reservation_id": name, "scope_dimension": "region", "scope_value": name}
        for name in ("Sjælland", "Syddanmark")
    ]
    answer = planted(scoped, "antibiotic_ddd", by="hospital")
    assert answer.verdict.level == "not_comparable"
    places = {answer.rows[cell]["hospital"] for r in answer.reservations for cell in r["cells"]}
    assert places == {SJ, HOSPITALS[3][1]}


def test_a_series_that_ends_its_split_inside_the_period_is_not_comparable(planted):
    """The split began before the question and ended within it: the sum holds both sides."""
    row = {"action": "split", "severity": 2, "from_on": "2018-01-01", "to_on": "2019-06-30"}
    answer = planted([row], "antibiotic_ddd", by="hospital", since="2019-01", until="2019-12")
    assert answer.verdict.level == "not_comparable"


def test_a_reservation_of_two_metrics_names_both(planted):
    rows = [{"metric_name": name} for name in ("antibiotic_ddd", "access_share")]
    answer = planted(rows, ("antibiotic_ddd", "access_share"), by="hospital")
    (found,) = answer.reservations
    assert set(found["metric"].split(",")) == {"antibiotic_ddd", "access_share"}


def test_recurring_reservations_are_merged_and_keep_their_cells(sales_home):
    answer = ask_in(sales_home, "antibiotic_ddd", by=("region", "month"))
    (peak,) = [r for r in answer.reservations if r["id"] == "december_stock_peak"]
    assert {answer.rows[cell]["month"] for cell in peak["cells"]} == {"2018-12", "2019-12"}
    assert len(peak["cells"]) == 2 * len(HOSPITALS)
    assert peak["from"] <= "2018-12-31"
    (style,) = [r for r in answer.reservations if r["id"] == "sjaelland_buys_as_one_hospital"]
    assert {answer.rows[cell]["region"] for cell in style["cells"]} == {"Sjælland"}
    assert answer.verdict.level == "with_care"


def test_without_a_reservation_the_numbers_can_be_compared(sales_home):
    answer = ask_in(
        sales_home,
        "antibiotic_ddd",
        by=("hospital", "month"),
        where="region!=Sjælland",
        since="2019-01",
        until="2019-05",
    )
    assert (answer.verdict.level, answer.reservations) == ("comparable", [])
    assert answer.annotations == []


def test_a_number_carries_the_reservations_of_the_registers_it_reads_and_no_others(released_home):
    """The name of a department is known from sales too; a number of doses isn't read from them."""
    metrics = open_catalog((released_home / "releases" / "current").resolve()).metrics
    registers = {name: {register for register, _ in metrics[name].tables} for name in metrics}
    assert registers["antibiotic_ddd"] == {"sales"}
    assert "smr" in registers["treated_patients"]
    assert "sales" not in registers["treated_patients"]
    assert "sales" not in registers["contact_link_rate"]
    assert "smr" not in registers["prescriptions_dispensed"]


def test_events_are_annotations_and_change_no_verdict(sales_home):
    answer = ask_in(sales_home, "antibiotic_ddd", where="region=Hovedstaden", since="2020-01")
    assert "covid_19_spring_2020" in [event["id"] for event in answer.annotations]
    assert answer.verdict.level == "comparable"


def test_at_most_five_are_shown_and_the_heaviest_come_first(planted):
    rows = [
        {
            "reservation_id": f"n{n}",
            "severity": 1 + n % 3,
            "action": "note",
            "to_on": f"2019-{n}-28",
        }
        for n in range(1, 10)
    ]
    answer = planted(rows, "antibiotic_ddd", by="month")
    assert len(answer.reservations) == 9
    assert answer.main_reservations == answer.reservations[:5]
    heaviest = max(range(1, 10), key=lambda n: (1 + n % 3) * n)
    assert answer.reservations[0]["id"] == f"n{heaviest}"


def test_an_excluded_unit_leaves_the_ranking_and_a_split_breaks_the_line(planted):
    scope = {"scope_dimension": "region", "scope_value": "Sjælland"}
    answer = planted([scope | {"action": "exclude"}], "antibiotic_ddd", by="hospital")
    assert SJ not in [unit.name for unit in series.compared(answer, "antibiotic_ddd", "hospital")]
    answer = planted([scope | {"action": "split"}], "antibiotic_ddd", by=("hospital", "month"))
    lines = series.points(answer, "antibiotic_ddd", "hospital")
    broken = {point.path for point in lines if point.series == SJ}
    assert len(broken) == 3
    assert len({point.path for point in lines if point.series == HOSPITALS[0][1]}) == 1


def test_a_severe_reservation_changes_rank_trend_and_verdict(planted):
    """The same question before and after one severe reservation on the hospital that leads."""
    by_unit, over_time = {"by": "hospital"}, {"by": ("hospital", "month")}
    before = planted([], "antibiotic_ddd", **by_unit)
    leader = series.compared(before, "antibiotic_ddd", "hospital")[0].name
    region = next(h[0] for h in HOSPITALS if h[1] == leader)
    scope = {"scope_dimension": "region", "scope_value": region}
    after = planted([scope | {"action": "exclude"}], "antibiotic_ddd", **by_unit)
    assert before.verdict.level == "comparable"
    assert after.verdict.level == "with_care"
    assert series.compared(after, "antibiotic_ddd", "hospital")[0].name != leader
    assert leader in [
        u.name for u in series.standings(after, "antibiotic_ddd", "hospital") if u.excluded
    ]

    whole = planted([], "antibiotic_ddd", **over_time)
    scope = {"scope_dimension": "region", "scope_value": "Sjælland"}
    split = scope | {"action": "split", "from_on": "2019-07-01", "to_on": None}
    broken = planted([split], "antibiotic_ddd", **over_time)
    start, _ = series.first_and_last(whole, "antibiotic_ddd", "hospital", SJ)
    later, _ = series.first_and_last(broken, "antibiotic_ddd", "hospital", SJ)
    assert (start.text, later.text) == ("2018-11", "2019-07")


DAYS = [datetime.date(int(m[:4]), int(m[5:]), 1) for m in MONTHS]
CELLS = [
    reservation.Cell(n, (), day, day + datetime.timedelta(days=27), None, shown=n % 4 != 3)
    for n, day in enumerate(DAYS)
]
FOUND = st.builds(
    lambda severity, action, cells, day: {
        "severity": severity,
        "action": action,
        "cells": sorted(cells),
        "mostly": sorted(cells),
        "from": day.isoformat(),
        "to": None,
        "label_da": "x",
        "label_en": "x",
    },
    st.integers(1, 3),
    st.sampled_from(["note", "mark", "split", "exclude"]),
    st.sets(st.integers(0, len(CELLS) - 1), min_size=1),
    st.sampled_from(DAYS),
)


@given(known=st.lists(FOUND, max_size=5), more=FOUND, grain=st.sampled_from(["month", None]))
def test_one_more_reservation_never_makes_numbers_more_comparable(known, more, grain):
    question = reservation.Question((), (grain,) if grain else (), (), None, None, False)
    before = reservation.judge(question, known, CELLS)
    after = reservation.judge(question, [*known, more], CELLS)
    assert LEVELS.index(after.level) >= LEVELS.index(before.level)
