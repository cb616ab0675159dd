"""This module proves each rule on the person that was built to hit it (tests/edge_persons.csv)."""

import csv
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from conftest import must, run_dosis

PERSONS = list(csv.DictReader((Path(__file__).parent / "edge_persons.csv").open(encoding="utf-8")))
DOSES = "select distinct {} from marts.administrations where person_id = $1"
LINKS = DOSES.format("link_method, link_multiplicity > 1")
ORDERS = DOSES.format("order_repair")
SIZES = DOSES.format("dose_mg, has_usable_unit")
STANDARDS = DOSES.format("standard_days, ddd_misleads_because")
EPISODES = (
    "select atc, line_number, is_combination from marts.treatment_episodes "
    "where person_id = $1 and treatment_area = 'rheumatology' order by started_on, atc"
)
AT_RISK = (
    "select first_at_risk_on > born_on, last_at_risk_on is not null from marts.persons "
    "where person_id = $1"
)
MAIN = "select distinct main_diagnosis_code from marts.contacts where person_id = $1"
STAYS = (
    "select count(*), min(started_at)::date::varchar, max(ended_at)::date::varchar "
    "from marts.contacts where person_id = $1 and patient_type = 'inpatient'"
)
STARTS = (
    "select count(*), bool_or(is_left_truncated) from marts.treatment_starts "
    "where person_id = $1 and treatment_area = 'rheumatology'"
)
SWITCHES = (
    "select distinct switch_kind, from_brand_name, to_brand_name, switched_on::varchar, "
    "is_same_substance from marts.treatment_switches where person_id = $1"
)
# Person → a question to the marts, and its answer.
EXPECTED = {
    "switched_biosimilar_midway": (
        SWITCHES, [("biosimilar to biosimilar", "Hyrimoz", "Yuflyma", "2024-04-08", True)]),
    "dose_in_wrong_unit": (
        "select max(dose_mg) from marts.administrations where person_id = $1", [(1e6,)]),
    "died_before_discharge": (STAYS, [(1, "2024-05-02", "2024-05-06")]),
    "dose_after_death": (AT_RISK, [(False, True)]),
    "duplicate_dose": ("select count(*) from marts.administrations where person_id = $1", [(6,)]),
    "dose_without_key": (
        "select count(distinct administration_id), bool_and(administration_id like 'no key %') "
        "from marts.administrations where person_id = $1", [(2, True)]),
    "no_contact_for_dose": (DOSES.format("link_method"), [("none",)]),
    "contact_start_off_by_minutes": (DOSES.format("link_method"), [("interval",)]),
    "both_sectors_opioid": (
        "select count(distinct entry_kind) from marts.person_entries where person_id = $1", [(2,)]),
    "new_starter_after_washout": (STARTS, [(2, False)]),
    "started_before_the_register": (STARTS, [(1, True)]),
    "home_user_seen_late": (
        "select started_on::varchar, truncated_by from marts.treatment_starts "
        "where person_id = $1 and treatment_area = 'rheumatology'",
        [("2020-01-13", "hand-outs not registered")]),
    "moved_abroad": (AT_RISK, [(False, True)]),
    "unit_in_millilitres": (SIZES, [(40.0, True)]),
    "dose_text_not_a_number": (SIZES, [(None, False)]),
    "thousand_or_one": (SIZES, [(None, False)]),
    "decimal_comma": (SIZES, [(500.0, True)]),
    "child_dose": (DOSES.format("ddd_misleads_because"), [("child",)]),
    "biologic_every_eight_weeks": (DOSES.format("standard_days"), [(56.0,)]),
    "handed_out_per_dose": (DOSES.format("supply_days"), [(7.0,)]),
    "vial_remainder": (DOSES.format("vial_remainder_mg"), [(50.0,)]),
    "vial_of_concentrate": (DOSES.format("dose_mg, vial_remainder_mg"), [(150.0, 50.0)]),
    "order_missing": (ORDERS, [("start missing",)]),
    "order_swapped": (ORDERS, [("swapped",)]),
    "region_code_with_ten": (DOSES.format("reporting_region"), [("Midtjylland",)]),
    "old_atc_code": (
        "select atc, bool_or(atc_reported = 'L04AA29'), bool_or(atc_reported = 'L04AF01') "
        "from marts.administrations where person_id = $1 group by atc", [("L04AF01", True, True)]),
    "dose_and_procedure": (DOSES.format("is_also_procedure"), [(True,)]),
    "procedure_without_contact": (
        "select distinct has_contact from marts.procedures where person_id = $1", [(False,)]),
    "retracted_diagnosis": (MAIN, [("unknown",)]),
    "referral_diagnosis": (
        "select count(*) from marts.diagnoses where person_id = $1 and diagnosis_code = 'DZ033'",
        [(0,)]),
    "bridged_lpr2_lpr3": (STAYS, [(1, "2019-01-30", "2019-02-06")]),
    "admission_of_three_contacts": (
        "select contact_count from marts.admissions where person_id = $1", [(3,)]),
    "returned_from_abroad": (AT_RISK, [(True, False)]),
    "two_contacts_fit": (
        "select max(link_multiplicity), count(distinct contact_id) from marts.administrations "
        "where person_id = $1", [(2, 1)]),
    "indication_from_area": (
        DOSES.format("diagnosis_code, diagnosis_method"), [("DM059", "area")]),
    "reversed_prescription": (
        "select dispensed_on::varchar, dispensing_count, packs, unmatched_reversal_count "
        "from marts.dispensings where person_id = $1 order by dispensed_on",
        [("2023-06-05", 1, 1.0, 0), ("2023-07-05", 0, 0.0, 0)]),
    "second_line_of_treatment": (EPISODES, [("L04AB04", 1, False), ("L04AB01", 2, False)]),
    "combination_treatment": (EPISODES, [("L04AB04", 1, True), ("L04AF02", 1, True)]),
    "treatment_gap": (EPISODES, [("L04AB04", 1, False), ("L04AB04", 1, False)]),
    "high_charlson": (
        "select max(charlson_score), max(charlson_group) from marts.comorbidities "
        "where person_id = $1", [(6, "3+")]),
    "short_contacts_of_one_stay": (
        "select count(*), max(contact_count) from marts.admissions where person_id = $1",
        [(1, 2)]),
    "psychiatric_over_the_change": (STAYS, [(1, "2019-01-30", "2019-02-06")]),
    "order_end_before_start": (ORDERS + " order by 1", [("end dropped",), ("swapped",)]),
    "inpatient_over_twelve_hours": (
        "select distinct patient_type from marts.contacts where person_id = $1", [("inpatient",)]),
    "region_code_of_one_digit": (DOSES.format("reporting_region"), [("Midtjylland",)]),
    "handed_out_per_pack": (
        DOSES.format("supply_days, supply_basis"), [(28.0, "style per pack")]),
    "repeated_prescription_row": (
        "select sum(dispensing_count), sum(packs) from marts.dispensings where person_id = $1",
        [(2, 2.0)]),
}  # fmt: skip


@pytest.fixture(scope="module")
def layer(tmp_path_factory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The marts of a small home that spans all years in which an edge person was treated."""
    home = tmp_path_factory.mktemp("edges")
    must(run_dosis(home, "synthesise", "--scale", "0.0005", "--focus", "20"))
    must(run_dosis(home, "load"))
    must(run_dosis(home, "build"))
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize("person", sorted(EXPECTED))
def test_the_rule_does_to_the_person_what_it_says(layer, person):
    question, answer = EXPECTED[person]
    assert layer.execute(question, [person]).fetchall() == answer


def test_every_delivered_row_of_the_registers_is_accounted_for(layer):
    kept, lost = layer.execute(
        "select sum(row_count) filter (where is_kept), "
        "count(*) filter (where rule = 'not accounted for') from marts.row_accounts"
    ).fetchone()
    assert kept > 0
    assert lost == 0


def test_every_listed_person_is_asked_about():
    listed = {entry["person_id"] for entry in PERSONS}
    assert listed == EXPECTED.keys()
