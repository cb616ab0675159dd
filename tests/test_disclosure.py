"""This module attacks disclosure control: units, a property, and a released layer as a whole."""

import itertools

import pytest
from conftest import ask_in
from hypothesis import given, settings
from hypothesis import strategies as st

from dosis.catalog import open_catalog
from dosis.disclosure import hide, hide_complements, hides

OF_DELIVERIES = (
    "consumption_share", "given_usual_doses", "smr_coverage_of_sales_share",
    "unexplained_gap_share",
)  # fmt: skip
SMALLEST_SHOWN = 5
PERSONS = {"discloses": {"persons": "n"}}
SHARE = {"discloses": {"numerator": "n", "denominator": "d"}}


@pytest.mark.parametrize(
    ("card", "counts", "expected"),
    [
        (PERSONS, {"n": 0}, False),
        (PERSONS, {"n": 1}, True),
        (PERSONS, {"n": 4}, True),
        (PERSONS, {"n": 5}, False),
        (PERSONS, {"n": None}, False),
        (SHARE, {"n": 0, "d": 0}, False),
        (SHARE, {"n": 0, "d": 4}, True),
        (SHARE, {"n": 0, "d": 5}, False),
        (SHARE, {"n": 4, "d": 100}, True),
        (SHARE, {"n": 96, "d": 100}, True),
        (SHARE, {"n": 95, "d": 100}, False),
        (SHARE, {"n": 100, "d": 100}, False),
        (SHARE, {"n": 5, "d": 10}, False),
        ({"discloses": None}, {"n": 1}, False),
        ({}, {"n": 1}, False),
    ],
)
def test_one_to_four_persons_are_hidden(card, counts, expected):
    assert hides(card, counts, SMALLEST_SHOWN) is expected


@pytest.mark.parametrize("card", [PERSONS, SHARE])
def test_a_count_that_nobody_knows_hides_the_number(card):
    """Deny by default: an input that the query did not give must not let a number through."""
    assert hides(card, {}, SMALLEST_SHOWN)


def table_of(counts: list[list[int]]) -> list[list[dict]]:
    """A table of counts as the door holds it, with small cells hidden."""
    rows = [
        [{"m": n, "m_state": "value" if n else "zero", "true": n} for n in line] for line in counts
    ]
    for row in itertools.chain(*rows):
        if hides(PERSONS, {"n": row["m"]}, SMALLEST_SHOWN):
            hide(row, "m")
    return rows


@given(
    st.integers(1, 5).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=1, max_size=5
        )
    )
)
def test_no_line_holds_a_single_hidden_cell(counts):
    rows = table_of(counts)
    lines = [*rows, *(list(column) for column in zip(*rows, strict=True))]
    hide_complements(lines, "m")
    for row in itertools.chain(*rows):
        assert row["m_state"] == "hidden" or not 1 <= row["m"] <= 4
        assert (row["m"] is None) == (row["m_state"] == "hidden")
        assert row["m"] in (None, row["true"])
    for line in lines:
        hidden = [row for row in line if row["m_state"] == "hidden"]
        assert len(hidden) != 1 or all(row["m_state"] != "value" for row in line)


SPLITS = [
    ("hospital", "quarter"),
    ("atc", "region"),
    ("department_name", "year"),
    ("age_band", "atc"),
]


def counting(home) -> dict[str, str]:
    """Metric → published metric that counts the persons behind it."""
    metrics = open_catalog((home / "releases" / "current").resolve()).metrics
    counted = {m: (metrics[m].card.get("discloses") or {}).get("persons", "") for m in metrics}
    return {
        metric: persons.removesuffix("_input")
        for metric, persons in counted.items()
        if persons.removesuffix("_input") in metrics
    }


def by_cell(answer, by: tuple[str, ...]) -> dict[tuple, dict]:
    """Values of `by` → row."""
    return {tuple(row[name] for name in by): row for row in answer.rows}


ROLES = ["planner", "council", "researcher", "supervisor"]


@pytest.mark.parametrize(("by", "role"), list(zip(SPLITS, ROLES, strict=True)))
def test_no_role_but_the_analyst_sees_a_cell_of_one_to_four_persons(released_home, by, role):
    metrics = {m: c for m, c in counting(released_home).items() if c == "treated_patients"}
    true = by_cell(ask_in(released_home, "treated_patients", by=by), by)
    small = {key for key, row in true.items() if 1 <= (row["treated_patients"] or 0) <= 4}
    assert small, "this split has no small cell, so it proves nothing"
    assert len(metrics) >= 4
    for metric in metrics:
        if metric in OF_DELIVERIES and "age_band" in by:
            continue  # deliveries know no patients
        shown = by_cell(ask_in(released_home, metric, by=by, viewer=role), by)
        leaks = [key for key in small if shown[key][f"{metric}_state"] in ("value", "zero")]
        assert leaks == [], metric
        assert all(shown[key][metric] is None for key in small)


def test_the_answer_says_how_many_cells_are_hidden(released_home):
    answer = ask_in(released_home, "treated_patients", by=SPLITS[0], viewer="planner")
    hidden = [row for row in answer.rows if row["treated_patients_state"] == "hidden"]
    assert answer.suppressed == len(hidden) > 0
    (told,) = [r for r in answer.reservations if r["id"] == "small_cells"]
    assert len(told["cells"]) == len(hidden)
    analyst = ask_in(released_home, "treated_patients", by=SPLITS[0])
    assert analyst.suppressed == 0
    assert "not for publication" in analyst.note


def solved_by_subtraction(rows: list[dict], by: tuple[str, str], metric: str) -> set[tuple]:
    """What an attacker gets: every equation (cells = margin, margins = total) with one unknown."""
    cells = {tuple(row[name] for name in by): row for row in rows}
    unknown = {key for key, row in cells.items() if row[f"{metric}_state"] == "hidden"}
    equations = [
        {total, *(k for k in cells if k[place] is not None and k[1 - place] == total[1 - place])}
        for place in (0, 1)
        for total in cells
        if total[place] is None
    ]
    solved: set[tuple] = set()
    while found := {
        key
        for equation in equations
        if len(left := equation & unknown - solved) == 1
        for key in left
    }:
        solved |= found
    return solved


@pytest.mark.parametrize("by", SPLITS)
def test_totals_do_not_give_a_hidden_cell_away(released_home, by):
    metric = "administrations_given"
    answer = ask_in(released_home, metric, by=by, totals=True, viewer="planner")
    assert answer.suppressed
    assert solved_by_subtraction(answer.rows, by, metric) == set()


@settings(max_examples=25)
@given(data=st.data())
def test_totals_do_not_give_a_hidden_cell_away_whatever_is_asked(released_home, data):
    """Two medicines, perhaps one hospital, one month, any two dimensions."""
    metric = "administrations_given"
    names = {
        name: sorted(row[name] for row in ask_in(released_home, metric, by=name).rows)
        for name in ("atc", "hospital")
    }
    medicines = data.draw(st.lists(st.sampled_from(names["atc"]), min_size=2, max_size=2))
    hospital = data.draw(st.none() | st.sampled_from(names["hospital"]))
    dimensions = st.sampled_from(["atc", "sex", "age_band", "region", "hospital"])
    by = tuple(data.draw(st.lists(dimensions, min_size=2, max_size=2, unique=True)))
    month = data.draw(st.sampled_from(["2021-06", "2022-03", "2023-11"]))
    where = [f"atc in {','.join(medicines)}", *([f"hospital={hospital}"] if hospital else [])]
    asked = {"by": by, "where": where, "since": month, "until": month}
    answer = ask_in(released_home, metric, totals=True, viewer="planner", **asked)
    assert solved_by_subtraction(answer.rows, by, metric) == set()


@pytest.mark.parametrize("by", [("hospital", "atc", "quarter"), ("department_name", "atc", "year")])
def test_what_few_persons_were_given_does_not_follow_from_other_numbers(released_home, by):
    """Share of what was delivered × delivered = given: a leak where 1–4 persons were given it."""
    true = by_cell(ask_in(released_home, "treated_patients", by=by), by)
    metrics = ("consumption_share", "delivered_ddd")
    shown = by_cell(ask_in(released_home, metrics, by=by, viewer="planner"), by)
    leaks = [
        key
        for key, row in shown.items()
        if 1 <= (true.get(key, {}).get("treated_patients") or 0) <= 4
        and row["consumption_share"]
        and row["delivered_ddd"]
    ]
    assert leaks == []
