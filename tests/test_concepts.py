"""This module proves the doors beside `ask`: one person's time line, open data, populations."""

import itertools

import duckdb
import pytest
from conftest import at_home
from hypothesis import given
from hypothesis import strategies as st

from dosis import DosisError
from dosis.open_data import open_answer, open_tables
from dosis.person import edge_persons, time_line
from dosis.population import _protect, count, populations

POPULATION = "new_adalimumab_in_rheumatoid_arthritis"


def marts(home):
    """The release's tables, read-only."""
    path = home / "releases" / "current" / "layer.duckdb"
    return duckdb.connect(str(path), read_only=True)


def test_a_time_line_holds_every_dose_and_prescription_of_the_person(released_home):
    person = "both_sectors_opioid"
    with marts(released_home) as connection:
        expected = connection.execute(
            "select (select count(*) from marts.administrations where person_id = $1), "
            "(select count(*) from marts.dispensings where person_id = $1)",
            [person],
        ).fetchone()
    with at_home(released_home):
        rows = time_line(person, f"patient:{person}").rows
    found = [row["lane"] for row in rows]
    assert found.count("hospital_dose") + found.count("hand_out") == expected[0] > 0
    assert found.count("prescription") == expected[1] > 0
    assert [row["from_on"] for row in rows] == sorted(row["from_on"] for row in rows)


@pytest.mark.parametrize(
    "viewer", ["patient:moved_abroad", "patient", "clinician", "planner", "analyst", "researcher:x"]
)
def test_nobody_else_sees_the_time_line(released_home, viewer):
    with at_home(released_home), pytest.raises(DosisError) as refusal:
        time_line("both_sectors_opioid", viewer)
    assert "both_sectors" not in str(refusal.value)
    assert "moved_abroad" not in str(refusal.value)


def test_only_edge_persons_are_offered_and_none_where_the_data_are_real(released_home, real_home):
    with at_home(released_home):
        assert {"switched_biosimilar_midway", "died_before_discharge"} <= set(edge_persons())
        assert all("_" in person for person in edge_persons())
    with at_home(real_home):
        assert edge_persons() == []


def test_open_data_needs_no_other_file_and_holds_no_person(copy_of, released_home):
    home = copy_of(released_home)
    release = (home / "releases" / "current").resolve()
    for path in [*release.glob("*.json"), release / "layer.duckdb"]:
        path.unlink()
    with at_home(home):
        tables = open_tables()
        assert len(tables) == 3
        for table in tables:
            answer = open_answer(table.name)
            assert answer.rows
            assert answer.verdict.level in ("comparable", "with_care", "not_comparable")
            for row in answer.rows:
                for metric in table.metrics:
                    hidden = row[f"{metric}_state"] not in ("value", "zero")
                    assert (row[metric] is None) == hidden
                    assert metric != "treated_patients" or not 1 <= (row[metric] or 0) <= 4
    with duckdb.connect(str(release / "open.duckdb"), read_only=True) as connection:
        names = {
            row[0]
            for row in connection.execute("select column_name from duckdb_columns()").fetchall()
        }
    assert not names & {"person_id", "v_cpr", "cpr", "administration_id", "contact_id"}


def test_an_open_answer_is_limited_to_what_was_asked(released_home):
    with at_home(released_home):
        table = next(t for t in open_tables() if t.name == "patients_by_medicine_and_region")
        region = table.values["region"][0]
        rows = open_answer(table.name, {"region": region}).rows
        assert {row["region"] for row in rows} == {region}
        with pytest.raises(DosisError, match="no dimension"):
            open_answer(table.name, {"person_id": "x"})
        with pytest.raises(DosisError, match="no published table"):
            open_answer("layer", {})


def test_attrition_is_what_the_rules_leave(released_home):
    """The first three steps, counted again by other means: in plain SQL over the whole history."""
    with at_home(released_home):
        steps = count(POPULATION, "analyst").rows
    with marts(released_home) as connection:
        doses = connection.execute(
            "select person_id, atc, administered_on from marts.administrations "
            "where atc like 'L04A%'"
        ).fetchall()
        (seen_from,) = connection.execute(
            "select date_trunc('month', min(administered_on))::date from marts.administrations"
        ).fetchone()
    firsts: dict = {}
    for person, atc, day in doses:
        if atc == "L04AB04":
            firsts[person] = min(day, firsts.get(person, day))
    recent = {p: d for p, d in firsts.items() if d.year >= 2021}
    treated = {p for p, _, day in doses if p in recent and 0 < (recent[p] - day).days <= 365}
    treated |= {p for p, day in recent.items() if (day - seen_from).days < 365}  # not seen
    expected = [len(firsts), len(recent), len(recent) - len(treated)]
    assert [row["persons"] for row in steps[:3]] == expected
    assert len(steps) == 1 + len(populations()[POPULATION]["rules"])
    for before, row in itertools.pairwise(steps):
        assert row["left_out"] == before["persons"] - row["persons"] >= 0


@given(st.lists(st.integers(0, 12), min_size=1, max_size=8))
def test_no_difference_between_shown_steps_counts_one_to_four_persons(left_out):
    persons = list(itertools.accumulate(reversed(left_out)))[::-1]
    rows = [
        {"persons": float(n), "persons_state": "value", "left_out": 0.0, "left_out_state": "value"}
        for n in persons
    ]
    _protect(rows, 5)
    shown = [row["persons"] for row in rows if row["persons"] is not None]
    assert all(not 0 < number < 5 for number in shown)
    assert all(not 0 < a - b < 5 for a, b in itertools.combinations(shown, 2))


def test_an_unknown_population_is_refused(released_home):
    with at_home(released_home), pytest.raises(DosisError, match=POPULATION):
        count("all_danes")
