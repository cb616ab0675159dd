"""This module proves the sales gap on planted truth: what adds up, is explained, and ranks."""

import json

import duckdb
import pytest
from conftest import ask_in

from dosis.declarations import declared_tables

REASONS = (
    "delayed stock vial unregistered never_registered without_delivery ordinary_loss rest".split()
)


@pytest.fixture(scope="module")
def layer(released_home):
    path = released_home / "releases" / "current" / "layer.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


def planted(home, family, **wanted):
    truths = json.loads((home / "truth" / "planted.json").read_text("utf-8"))
    return [
        t for t in truths
        if t["family"] == family and all(t[key] == value for key, value in wanted.items())
    ]  # fmt: skip


def test_reasons_and_rest_add_up_to_delivered_less_given(layer):
    sums = ", ".join(f"sum({name}_amount)" for name in REASONS)
    rows = layer.execute(
        f"select atc, sum(delivered_amount - given_amount), sum(delivered_amount), {sums} "
        "from marts.sales_gaps where unit != 'none' group by atc"
    ).fetchall()
    assert len(rows) > 20
    for _, gap, delivered, *parts in rows:
        assert sum(parts) == pytest.approx(gap, abs=1e-6 * max(delivered, 1))


def test_deliveries_are_those_of_the_mart_in_a_unit_for_all_of_them(layer):
    (difference, total) = layer.execute(
        "select max(abs(delivered - whole)), sum(whole) from ("
        "  select atc, sum(delivered_amount) as delivered from marts.sales_gaps"
        "  where unit = 'mg' group by atc"
        ") inner join (select atc, sum(delivered_mg) as whole "
        "from marts.deliveries where delivered_on >= (select min(month_on) from marts.sales_gaps) "
        "group by atc)"
        " using (atc)"
    ).fetchone()
    assert difference < 1e-6 * total


def test_what_theatre_uses_is_explained_by_its_declaration(layer):
    rows = layer.execute(
        "select sum(never_registered_amount) / sum(delivered_amount), sum(given_amount), "
        "any_value(never_registered_reason) from marts.sales_gaps where atc = 'N01AX10'"
    ).fetchone()
    assert rows[0] > 0.95
    assert rows[1:] == (0, "theatre_and_intensive_care")


def test_intervals_of_departments_without_diversion_hold_zero(released_home, layer):
    disturbed = [
        f"{t['scope'].get('department')} {t['atc']}" for t in planted(released_home, "diversion")
    ]
    held, count = layer.execute(
        "select avg((summed_rest_low_amount <= 0 and summed_rest_high_amount >= 0)::int), count(*) "
        "from marts.sales_gaps inner join marts.departments using (department_id) "
        "where month_on >= rest_summed_from_on + interval 7 month and dose_count > 0 "
        "and not list_contains(?, unit_code || ' ' || atc)",
        [disturbed],
    ).fetchone()
    assert count > 1000
    assert held == pytest.approx(0.95, abs=0.03)


def test_look_alikes_of_diversion_do_not_rank(released_home, layer):
    decoys = planted(released_home, "diversion", is_decoy=True)
    names = [
        f"{t['scope'].get('department')} {t['atc']}" for t in decoys if t["scope"].get("department")
    ]
    (flagged,) = layer.execute(
        "select count(*) from marts.sales_gaps inner join marts.departments using (department_id) "
        "where is_sustained and list_contains(?, unit_code || ' ' || atc)",
        [names],
    ).fetchone()
    assert names
    assert flagged == 0


def test_the_metrics_agree_with_the_mart(released_home, layer):
    answer = ask_in(
        released_home, ["smr_coverage_of_sales_share", "unexplained_gap_share"], "region",
        ["atc^=N02"], "2023-01", "2023-12",
    )  # fmt: skip
    table = {row["region"]: row for row in answer.numbers.to_pylist()}
    expected = layer.execute(
        "select region, sum(given_doses) / sum(delivered_doses), "
        "sum(rest_doses) / sum(delivered_doses) "
        "from marts.sales_gaps inner join marts.departments using (department_id) "
        "where atc like 'N02%' and year(month_on) = 2023 group by region"
    ).fetchall()
    assert len(expected) == 5
    for region, covered, unexplained in expected:
        assert table[region]["smr_coverage_of_sales_share"] == pytest.approx(covered)
        assert table[region]["unexplained_gap_share"] == pytest.approx(unexplained)


def test_a_hospital_whose_doses_vanish_has_a_reservation_with_its_effect(layer):
    rows = layer.execute(
        "select effect_bias, effect_low, effect_high, severity, atc_prefix "
        "from marts.reservations where reservation_id like 'sales_coverage_%'"
    ).fetchall()
    assert rows
    for bias, low, high, severity, _ in rows:
        assert -1 <= low <= bias <= high < 0
        assert bias <= -0.15
        assert severity == (3 if bias <= -0.5 else 2)


def test_every_declared_reason_has_a_rule_and_its_numbers():
    reasons = {row["declaration_id"]: row for row in declared_tables()["gap_reasons"].to_pylist()}
    assert reasons["theatre_and_intensive_care"]["department_words"].startswith("kirurg|")
    assert reasons["ordinary_loss"]["high_share"] == 0.12
    assert all(row["rule"] for row in reasons.values())
