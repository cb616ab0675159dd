"""This module proves that an answer tells what nobody reported from what nobody used."""

import duckdb
import pytest
from conftest import ask_in

SILENT = "Regionshospitalet Randers"
MONTHS = ("2024-02", "2024-03")


@pytest.fixture(scope="module")
def by_hospital(released_home):
    """Doses by hospital and month, where Randers is silent in February and March 2024."""
    arguments = {"by": ("hospital", "month"), "since": "2023-10", "until": "2024-05"}
    return ask_in(released_home, "administrations_given", **arguments)


def test_the_months_of_a_silent_hospital_are_missing_and_its_others_are_not(by_hospital):
    states = {
        r["month"]: (r["administrations_given"], r["administrations_given_state"])
        for r in by_hospital.rows
        if r["hospital"] == SILENT
    }
    assert {states.pop(month) for month in MONTHS} == {(None, "missing")}
    assert {state for _, state in states.values()} == {"value"}


def test_a_silent_hospital_carries_its_reservation_and_nobody_else_does(by_hospital):
    found = [r for r in by_hospital.reservations if r["kind"] == "coverage"]
    (own,) = (r for r in found if SILENT in str(r["scope"]))
    touched = {
        (by_hospital.rows[c]["hospital"], by_hospital.rows[c]["month"]) for c in own["cells"]
    }
    assert {(SILENT, month) for month in MONTHS} <= touched
    assert "sandsynlighed" in own["text_da"]
    assert own["action"] == "exclude"


def test_what_is_summed_over_a_silent_hospital_keeps_its_number(released_home):
    arguments = {"by": ("region", "month"), "since": "2024-02", "until": "2024-03"}
    answer = ask_in(released_home, "administrations_given", **arguments)
    around = [r for r in answer.rows if r["region"] == "Midtjylland"]
    assert [r["administrations_given_state"] for r in around] == ["value", "value"]


@pytest.fixture
def quiet(released_home, copy_of):
    """Ask a release in which one department gave none of a medicine in a month, judged so."""

    def ask(state: str, by: tuple[str, ...]):
        home = copy_of(released_home)
        layer = (home / "releases" / "current").resolve() / "layer.duckdb"
        with duckdb.connect(str(layer)) as connection:
            department, name, atc = connection.execute(
                "select department_id, department_name, atc from marts.administrations "
                "inner join marts.departments using (department_id) "
                "where administered_on between '2023-05-01' and '2023-05-31' "
                "group by all order by count(*) desc, 1, 3 limit 1"
            ).fetchone()
            connection.execute(
                "delete from marts.administrations where department_id = $d and atc = $a "
                "and administered_on between '2023-05-01' and '2023-05-31'",
                {"d": department, "a": atc},
            )
            connection.execute(
                "insert into marts.reporting_states (unit_level, unit_id, atc, month_on, state, "
                "expected_doses) values ('department', $d, $a, '2023-05-01', $s, 20)",
                {"d": department, "a": atc, "s": state},
            )
        where = [f"department_name={name}", f"atc={atc}"]
        arguments = {"by": by, "where": where, "since": "2023-05", "until": "2023-05"}
        (row,) = ask_in(home, "administrations_given", **arguments).rows
        return row["administrations_given"], row["administrations_given_state"]

    return ask


@pytest.mark.parametrize("by", [("month",), ("department_name", "month")])
@pytest.mark.parametrize(("state", "told"), [("missing", (None, "missing")), ("zero", (0, "zero"))])
def test_a_medicine_that_was_not_reported_is_missing_and_one_not_used_is_zero(
    quiet, by, state, told
):
    assert quiet(state, by) == told
