"""This module proves how months that were not reported are told from months without use."""

import csv
import datetime

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu

from dosis import zero_or_missing as judging
from dosis.catalog import Metric
from dosis.grid import Bucket, Unit
from dosis.silence import Silence

FEBRUARY, MARCH = datetime.date(2024, 2, 1), datetime.date(2024, 3, 1)
SCORES = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75, 1.0]), min_size=1, max_size=40)


@given(SCORES, SCORES)
def test_the_area_under_the_curve_is_mann_whitneys(positive, negative):
    pairs = len(positive) * len(negative)
    expected = mannwhitneyu(positive, negative).statistic / pairs
    assert judging.auc(positive, negative) == pytest.approx(expected, abs=1e-12)


@given(SCORES, SCORES)
def test_the_area_turns_round_with_its_sides(positive, negative):
    both = judging.auc(positive, negative) + judging.auc(negative, positive)
    assert both == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("sharper", [0.5, 1.0, 2.0])
def test_the_slope_tells_how_much_too_bold_the_probabilities_are(sharper):
    draw = np.random.default_rng(1)
    odds = draw.normal(0, 2, 20_000)
    happened = draw.random(20_000) < 1 / (1 + np.exp(-odds * sharper))
    told = 1 / (1 + np.exp(-odds))
    assert judging.calibration_slope(happened, told) == pytest.approx(sharper, rel=0.06)


def test_reliability_counts_every_row_once_in_its_tenth():
    found = judging.reliability([0, 1, 1, 0, 1], [0.04, 0.06, 0.95, 0.999, 1.0])
    assert found == [(0.05, 0.5, 2), (pytest.approx(0.983), pytest.approx(2 / 3), 3)]


WEIGHTS = {
    "constant": -2, "unlikely_zero": 1.5, "unlikely_and_delivered": 1, "deliveries_lacking": -1,
    "inactivity": -0.5,
}  # fmt: skip


def evidence_rows(count: int) -> pd.DataFrame:
    """Months whose odds follow WEIGHTS, of one medicine."""
    draw = np.random.default_rng(2)
    names = judging.EVIDENCE["one"]
    rows = pd.DataFrame({name: draw.exponential(1, count) for name in names})
    odds = WEIGHTS["constant"] + sum(WEIGHTS[name] * rows[name] for name in names)
    rows["is_missing"] = draw.random(count) < 1 / (1 + np.exp(-odds))
    named = {"atc": "A", "unit_level": "department", "is_one_medicine": rows["is_missing"]}
    return rows.assign(**named)


def test_the_fit_finds_the_weights_that_made_the_months(tmp_path):
    rows = evidence_rows(20_000)
    wide = rows[rows["deliveries_lacking"] < 0.02].assign(atc="all", is_one_medicine=False)
    both = pd.concat([rows, wide])
    weights = judging.fit(both)
    assert weights["one"] == pytest.approx(WEIGHTS, abs=0.12)
    assert list(weights["all"]) == ["constant", *judging.EVIDENCE["all"]]
    assert weights["all"]["unlikely_zero"] == pytest.approx(WEIGHTS["unlikely_zero"], abs=0.5)
    judging.write_coefficients(weights, both, [3, 5], tmp_path / "weights.csv")
    with open(tmp_path / "weights.csv", encoding="utf-8", newline="") as file:
        written = list(csv.DictReader(file))
    assert {row["fitted_seeds"] for row in written} == {"3 5"}
    assert len(written) == 4 + 5
    assert all(0.5 < float(row["auc"]) < 1 for row in written)


def test_the_weights_in_use_were_fitted_on_odd_seeds_and_have_the_signs_that_their_names_say():
    with open(judging.COEFFICIENTS, encoding="utf-8", newline="") as file:
        written = list(csv.DictReader(file))
    weights = {(row["medicines"], row["evidence"]): float(row["coefficient"]) for row in written}
    seeds = {int(seed) for row in written for seed in row["fitted_seeds"].split()}
    assert seeds
    assert all(seed % 2 for seed in seeds)
    for model in ("all", "one"):
        assert weights[model, "unlikely_and_delivered"] > 0 > weights[model, "inactivity"]
        assert weights[model, "unlikely_zero"] > 0
    assert weights["one", "deliveries_lacking"] < 0


def truth(hospital: str, department: str | None, atc: str | None) -> dict:
    """One planted silence of February 2024."""
    return {
        "register": "smr", "unit": "share of rows reported", "value": 0.0, "atc": atc,
        "scope": {"hospital": hospital, "department": department, "region": None},
        "from": "2024-02-01", "to": "2024-02-29",
    }  # fmt: skip


@pytest.fixture
def judged():
    """A layer with months in question: hospital H (departments a, b) and hospital I."""
    connection = duckdb.connect()
    connection.execute("create schema marts")
    connection.execute(
        "create table marts.departments as select * from (values ('a@1', 'a'), ('b@1', 'b'), "
        "('c@1', 'c')) as list (department_id, unit_code)"
    )
    connection.execute(
        "create table marts.reporting_states as select *, state = 'x' as is_declared from (values "
        "('department', 'a@1', 'H', 'A', date '2024-02-01', 0.9, 'missing'), "
        "('department', 'a@1', 'H', 'B', date '2024-02-01', 0.2, 'zero'), "
        "('department', 'a@1', 'H', 'A', date '2024-03-01', 0.6, 'missing'), "
        "('hospital', 'H', 'H', 'A', date '2024-02-01', 0.3, 'zero'), "
        "('department', 'c@1', 'I', 'A', date '2024-02-01', 0.3, 'zero'), "
        "('department', 'c@1', 'I', 'all', date '2024-02-01', 0.8, 'missing'), "
        "('department', 'b@1', 'H', 'A', date '2024-02-01', 0.3, 'x')) "
        "as list (unit_level, unit_id, hospital, atc, month_on, probability, state)"
    )
    yield connection
    connection.close()


def test_months_are_labelled_by_what_was_planted_and_what_is_vague_is_left_out(judged):
    elsewhere = truth("H", None, None) | {"register": "sales"}
    truths = [truth("H", "a", "A"), truth("I", None, None), elsewhere]
    rows = judging.labelled(judged, judging.JUDGED, truths)
    keys = zip(rows["unit_id"], rows["atc"], rows["month_on"].astype(str), strict=True)
    found = dict(
        zip(keys, zip(rows["is_missing"], rows["is_one_medicine"], strict=True), strict=True)
    )
    assert found == {
        ("a@1", "A", "2024-02-01"): (True, True),
        ("a@1", "B", "2024-02-01"): (False, False),
        ("a@1", "A", "2024-03-01"): (False, False),
        ("c@1", "A", "2024-02-01"): (True, False),
        ("c@1", "all", "2024-02-01"): (True, False),
    }


def test_the_measures_are_those_of_departments_and_medicines(judged):
    rows = judging.labelled(judged, judging.JUDGED, [truth("H", "a", "A"), truth("I", None, None)])
    found = {m["name"]: m for m in judging.measures(rows)}
    area = found["AUC, department x medicine x month"]
    assert (area["value"], area["goal"], area["met"]) == (0.75, 0.95, False)
    false = found["share of true zeros called missing, department x medicine x month"]
    assert (false["value"], false["goal"], false["met"]) == (0.5, 0.01, False)
    assert found["share of its silent months called missing"]["value"] == 1
    assert {m["item"] for m in found.values()} == {"zero_or_missing"}


METRIC = Metric("m", "simple", "", "", "", {}, (), frozenset(), frozenset(),
                frozenset({("smr", "indberetningmedpris")}))  # fmt: skip
SALES = Metric("s", "simple", "", "", "", {}, (), frozenset(), frozenset(),
               frozenset({("sales", "leverance")}))  # fmt: skip
A, B = (
    Unit(f"{name}@1", {"hospital": "H"}, datetime.date(2007, 1, 1), datetime.date(9999, 12, 31))
    for name in "ab"
)
MONTH = Bucket("2024-02", FEBRUARY, datetime.date(2024, 2, 29))
QUARTER = Bucket("2024-Q1", datetime.date(2024, 1, 1), datetime.date(2024, 3, 31))


def silent(expected: float, medicines=(("A",),), counted: bool = True) -> Silence:
    """Department a didn't report medicine A in February, of which `expected` doses were due."""
    known = None if medicines is None else {code: frozenset(code) for code in medicines}
    return Silence({("a@1", FEBRUARY): {"A": expected}}, {}, ("atc",), known, counted)


def test_a_unit_that_did_not_report_a_medicine_has_no_number_of_it():
    one, other = {"atc": "A"}, {"atc": "B"}
    assert silent(0.1).holds(METRIC, [A], MONTH, one, None)
    assert silent(0.1).holds(METRIC, [A], MONTH, one, 0.0)
    assert silent(0.1).holds(METRIC, [A], MONTH, one, 2.0)
    assert not silent(9, (("A",), ("B",))).holds(METRIC, [A], MONTH, other, None)
    assert not silent(9).holds(METRIC, [B], MONTH, one, None)
    assert not silent(9).holds(SALES, [A], MONTH, one, None)
    assert not silent(9, None).holds(METRIC, [A], MONTH, {}, None)


def test_a_zero_of_several_units_or_months_is_unknown_where_a_dose_is_lacking():
    one = {"atc": "A"}
    for units, step in (([A, B], MONTH), ([A], QUARTER)):
        assert silent(1).holds(METRIC, units, step, one, None)
        assert not silent(0.9).holds(METRIC, units, step, one, None)
        assert not silent(9).holds(METRIC, units, step, one, 4.0)
        assert not silent(9, counted=False).holds(METRIC, units, step, one, None)


def test_in_a_silent_hospital_every_department_and_medicine_is_silent():
    wide = Silence({}, {("H", FEBRUARY): {"all": 90.0}}, ("atc",), None, True)
    assert wide.holds(METRIC, [A, B], MONTH, {}, 3.0)
    assert wide.holds(METRIC, [A], MONTH, {}, None)
    assert not wide.holds(METRIC, [A, B], QUARTER, {}, 3.0)
