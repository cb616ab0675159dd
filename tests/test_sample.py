"""This module proves samples for manual control: what is drawn, kept, refused and concluded."""

import csv
import math

import pytest
from conftest import must, run_here
from hypothesis import given
from hypothesis import strategies as st
from published import NEWCOMBE

from dosis.allocation import Stratum, allocate, error_rate, standard_error, wilson

NAMES = st.text("abcdefgh", min_size=1, max_size=3)
SIZES = st.dictionaries(NAMES, st.integers(0, 500), min_size=1, max_size=12)


@given(SIZES, st.integers(1, 800), st.integers(1, 5))
def test_a_sample_has_the_rows_asked_for_and_no_stratum_more_than_it_has(sizes, total, least):
    given_rows = allocate(sizes, total, least)
    held = {name: size for name, size in sizes.items() if size}
    assert given_rows.keys() == held.keys()
    assert all(min(least, held[n]) <= given_rows[n] <= held[n] for n in held)
    smallest = sum(min(least, size) for size in held.values())
    assert sum(given_rows.values()) == max(min(total, sum(held.values())), smallest)


@given(SIZES, st.integers(1, 800), st.randoms())
def test_an_allocation_does_not_depend_on_the_order_of_strata(sizes, total, random):
    shuffled = list(sizes.items())
    random.shuffle(shuffled)
    assert allocate(dict(shuffled), total) == allocate(sizes, total)


def test_neyman_gives_more_to_what_varies_more():
    # Cochran 1977, section 5.5: n_h proportional to N_h S_h.
    assert allocate({"a": 400, "b": 400, "c": 200}, 90, 1, {"a": 4, "b": 1, "c": 5}) == {
        "a": 48, "b": 12, "c": 30,
    }  # fmt: skip


@pytest.mark.parametrize(("wrong", "checked", "low", "high"), NEWCOMBE)
def test_wilson_gives_the_published_intervals(wrong, checked, low, high):
    rate = wilson(wrong, checked)
    assert (round(rate.low, 4), round(rate.high, 4)) == (low, high)


def test_the_stratified_rate_is_that_of_the_textbook():
    # Scheaffer, Mendenhall and Ott, Elementary Survey Sampling, chapter 5: households that watch a
    # show in two towns and a rural area; estimate 0.60, variance 0.0045.
    towns = [Stratum("A", 155, 20, 16), Stratum("B", 62, 8, 2), Stratum("rural", 93, 12, 6)]
    rate = error_rate(towns)
    assert round(rate.value, 2) == 0.60
    assert round(standard_error(towns) ** 2, 4) == 0.0045
    assert rate.low == pytest.approx(0.60 - 2 * math.sqrt(0.0045), abs=0.02)
    assert rate.high == pytest.approx(0.60 + 2 * math.sqrt(0.0045), abs=0.02)


@given(st.lists(st.tuples(st.integers(1, 400), st.integers(0, 40), st.integers(0, 40)), min_size=1))
def test_an_interval_holds_its_rate_and_stays_between_nothing_and_all(counts):
    strata = [
        Stratum(str(i), rows, min(checked, rows), min(wrong, checked, rows))
        for i, (rows, checked, wrong) in enumerate(counts)
    ]
    rate = error_rate(strata)
    assert 0 <= rate.low <= rate.value <= rate.high <= 1


def test_all_rows_checked_is_no_sample_any_more():
    assert error_rate([Stratum("a", 10, 10, 3)]) == (rate := error_rate([Stratum("b", 10, 10, 3)]))
    assert rate.low == rate.value == rate.high == 0.3


@pytest.fixture
def home(released_home, copy_of):
    return copy_of(released_home)


def refusal(result) -> str:
    assert (result.returncode, result.stdout) == (1, "")
    assert len(result.stderr.strip().splitlines()) == 1
    return result.stderr


def draw(home, tmp_path, *arguments):
    path = tmp_path / "list.csv"
    must(run_here(home, "sample", "draw", "deliveries_of_opioids", "--out", path, *arguments))
    with open(path, encoding="utf-8-sig", newline="") as file:
        return path, list(csv.DictReader(file, delimiter=";"))


def fill(path, rows):
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


def test_a_seed_draws_the_same_rows_again_and_another_seed_others(
    home, released_home, copy_of, tmp_path
):
    _, rows = draw(home, tmp_path)
    assert len(rows) >= 20
    assert not any(word in name for name in rows[0] for word in ("person", "cpr"))
    assert draw(home, tmp_path)[1] == rows
    (tmp_path / "other").mkdir()
    assert draw(copy_of(released_home), tmp_path / "other")[1] == rows
    keys = {row["nøgle"] for row in rows}
    assert {row["nøgle"] for row in draw(home, tmp_path, "--seed", "2")[1]} != keys


def test_outcomes_become_an_error_rate_and_notes_lose_what_is_personal(home, tmp_path):
    path, rows = draw(home, tmp_path)
    for number, row in enumerate(rows):
        row["udfald"] = "Forkert" if number % 10 == 0 else "rigtig"
    rows[0]["bemærkning"] = "Patient 010190-1234 ringede"
    rows[1]["udfald"] = "ikke kontrolleret"
    rows[2]["udfald"] = ""
    fill(path, rows)
    told = must(run_here(home, "sample", "enter", path)).stdout
    assert f"{len(rows) - 1} outcomes entered" in told
    assert "1 rows wait, 1 could not be checked" in told
    assert "95 % interval" in told
    assert b"010190" not in (home / "app.db").read_bytes()
    again = must(run_here(home, "sample", "list")).stdout
    assert f"{len(rows)} rows, {len(rows) - 1} outcomes" in again


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"udfald": "måske"}, "line 2: udfald is måske"),
        ({"nøgle": "L999999999"}, "line 2: key L999999999 is not in the sample"),
        ({"stikprøve": "other"}, "holds 2 samples"),
    ],
)
def test_a_bad_list_is_refused_whole_with_one_sentence(home, tmp_path, change, said):
    path, rows = draw(home, tmp_path)
    rows[0] |= change
    rows[1]["udfald"] = "rigtig"
    fill(path, rows)
    assert said in refusal(run_here(home, "sample", "enter", path))
    assert ", 0 outcomes" in must(run_here(home, "sample", "list")).stdout


def test_a_list_without_its_columns_and_an_unknown_sample_are_refused(home, tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("a;b\n1;2\n", "utf-8")
    assert "column stikprøve is missing" in refusal(run_here(home, "sample", "enter", path))
    assert "declared are" in refusal(run_here(home, "sample", "draw", "nothing"))
    assert "no sample x" in refusal(run_here(home, "sample", "result", "x"))


def test_a_damaged_database_is_one_sentence_and_stays_as_it_is(home):
    (home / "app.db").write_bytes(b"no database at all, but longer than a header" * 40)
    before = (home / "app.db").read_bytes()
    result = run_here(home, "sample", "list")
    assert result.returncode == 1
    (sentence,) = result.stderr.splitlines()
    assert "app.db can't be read or written (file is not a database)" in sentence
    assert (home / "app.db").read_bytes() == before
