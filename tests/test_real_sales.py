"""This module proves the first promise: real sales give right numbers with their reservations.

Everything expected is computed here from the delivered files, by other means than the layer's.
"""

import csv
import json
from collections import defaultdict

import pytest
from conftest import REAL_DATA, ask_in, must, run_dosis

YEARS = ("2015", "2016", "2017", "2018", "2019")


@pytest.fixture(scope="module")
def sales() -> list[dict]:
    """The rows of the delivered file."""
    with open(REAL_DATA / "amgros_antibiotic_sales.csv", encoding="utf-8", newline="") as file:
        return [row | {"ddd": float(row["ddd"])} for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def groups() -> dict[str, str]:
    """ATC code → AWaRe group; codes without a group are left out."""
    with open(REAL_DATA / "aware_dk.tsv", encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return {row["atc"]: row["aware_dk"] for row in rows if row["aware_dk"] not in ("NA", "")}


def summed(rows: list[dict], *keys) -> dict[tuple, float]:
    """Values of the keys (columns, or `year`) → sum of doses."""
    sums: dict[tuple, float] = defaultdict(float)
    for row in rows:
        full = row | {"year": row["month"][:4], "month": row["month"][:7]}
        sums[tuple(full[key] for key in keys)] += row["ddd"]
    return sums


@pytest.mark.parametrize(
    ("unit", "units", "since"), [("region", 5, "2016-01"), ("hospital", 20, "2019-01")]
)
def test_the_command_line_gives_240_numbers_with_reservations(real_home, sales, unit, units, since):
    period = ("--since", since, "--until", "2019-12")
    arguments = ("antibiotic_ddd", "--by", f"{unit},month", *period, "--format", "json")
    answer = json.loads(must(run_dosis(real_home, "ask", *arguments)).stdout)
    assert len(answer["rows"]) == 240
    assert len({row[0] for row in answer["rows"]}) == units
    names = [column["name"] for column in answer["columns"]]
    assert names == [unit, "month", "antibiotic_ddd", "antibiotic_ddd_state"]
    expected = summed(sales, unit, "month")
    for name, month, ddd, state in answer["rows"]:
        assert ddd == pytest.approx(expected[name, month])
        assert state == "value"
    assert answer["verdict"]["level"] == "with_care"
    known = {reservation["id"] for reservation in answer["reservations"]}
    assert known == {"december_stock_peak", "sjaelland_buys_as_one_hospital"}
    assert answer["provenance"]["source"] == "real"
    assert answer["provenance"]["data_as_of"] == "2020-07-15"


def test_hospitals_and_months_are_those_of_the_file(real_home, sales):
    answer = ask_in(real_home, "antibiotic_ddd", by=("hospital", "month"), since="2019-01")
    expected = summed(sales, "hospital", "month")
    months = {m for _, m in expected if m >= "2019-01"}
    hospitals = {h for h, _ in expected}
    assert {(r["hospital"], r["month"]) for r in answer.rows} == {
        (h, m) for h in hospitals for m in months
    }
    for row in answer.rows:
        value = expected.get((row["hospital"], row["month"]))
        assert row["antibiotic_ddd"] == (pytest.approx(value) if value else value)


def test_national_doses_of_each_year_are_the_files_sums(real_home, sales):
    answer = ask_in(real_home, "antibiotic_ddd", by="year")
    expected = summed(sales, "year")
    assert {row["year"] for row in answer.rows} == {*YEARS, "2020"}
    for row in answer.rows:
        assert row["antibiotic_ddd"] == pytest.approx((expected[(row["year"],)]), rel=1e-9)


def test_access_share_is_that_of_the_two_files(real_home, sales, groups):
    grouped = [row for row in sales if row["atc"] in groups]
    access = [row for row in grouped if groups[row["atc"]] == "access"]
    for by in (("year",), ("region", "year"), ("hospital",)):
        numerator, denominator = summed(access, *by), summed(grouped, *by)
        answer = ask_in(real_home, "access_share", by=by)
        assert len(answer.rows) == len(denominator)
        for row in answer.rows:
            key = tuple(row[name] for name in by)
            assert row["access_share"] == pytest.approx(numerator[key] / denominator[key])


def test_what_has_no_group_is_told(real_home, sales, groups):
    ungrouped = sum(row["ddd"] for row in sales if row["atc"] not in groups)
    (row,) = ask_in(real_home, "ungrouped_ddd_share").rows
    expected = ungrouped / sum(row["ddd"] for row in sales)
    assert row["ungrouped_ddd_share"] == pytest.approx(expected)
    assert 0 < expected < 1


@pytest.mark.parametrize("year", YEARS)
def test_december_is_above_the_mean_of_the_other_months(real_home, year):
    """The declared stock peak of December is in the data, each year."""
    answer = ask_in(real_home, "antibiotic_ddd", by="month", since=f"{year}-01", until=f"{year}-12")
    *others, december = [row["antibiotic_ddd"] for row in answer.rows]
    assert len(others) == 11
    assert december > sum(others) / 11
    (peak,) = [r for r in answer.reservations if r["id"] == "december_stock_peak"]
    assert [answer.rows[cell]["month"] for cell in peak["cells"]] == [f"{year}-12"]
