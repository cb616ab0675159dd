"""This module proves the label: values against rows counted by hand, and no small number told."""

import re

import duckdb
import pytest
from check_cases import MONTH, SMR
from conftest import SUBSTANCES, sales_rows
from hypothesis import given
from hypothesis import strategies as st
from label_cases import ROWS, crafted

from dosis.check import kept_profiles
from dosis.expectation import suites
from dosis.filing import filing
from dosis.home import PROJECT, DosisError, read_json
from dosis.label import LETTERS, element_declarations, labels, query_of
from dosis.label_floor import MANY_ROWS, PLACES, is_small, parts_of, total_of
from dosis.profile import profile
from dosis.site_facts import Facts

HAND_COUNTED = {
    "required_values": (290, 300),
    "optional_values": (50, 100),
    "uniqueness": (90, 100),
    "agreement_with_sales": (180, 200),
    "validity": (80 + 40, 93 + 50),
    "first_delivery": (60, 100),
    "months_until_final": (2, 1),
    "rules_kept": (92, 100),
    "undeclared_breaks": (2, 2),
    "records": (100, None),
    "persons": (11, None),
    "coverage_of_sales": (150, 200),
    "time_per_person": (10 * 11 + 1, 11),
    # 60 rows after 15 days, 30 after 44, 10 after 75: from the middle of the month
    "days_to_delivery": (60 * 15 + 30 * 44 + 10 * 75, 100),
    "linked_to_contact": (80, 100),
    "linked_to_person": (6, 11),
    "days_to_release": (10, 1),
}


@pytest.fixture(scope="module")
def release(released_home):
    """The folder of the current release."""
    return (released_home / "releases" / "current").resolve()


@pytest.fixture(scope="module")
def by_hand(release, tmp_path_factory):
    """SMR's label of the release that was counted by hand."""
    return labels(crafted(tmp_path_factory.mktemp("hand") / "7", release))["smr"]


@pytest.mark.parametrize("name", HAND_COUNTED)
def test_a_value_is_what_was_counted_by_hand(name, by_hand):
    numerator, denominator = HAND_COUNTED[name]
    found = by_hand.element(name)
    assert found.state == "computed"
    assert (found.total.numerator, found.total.denominator) == (numerator, denominator)
    assert found.value == pytest.approx(numerator / (denominator or 1))


def test_one_procedure_without_a_dose_is_a_small_number(by_hand):
    """29 of 30: the share would tell of one patient."""
    found = by_hand.element("agreement_with_procedures")
    assert (found.state, found.value, found.total.numerator) == ("hidden", None, None)


def test_a_year_is_the_year_of_the_rows(by_hand):
    years = {part.name: part.denominator for part in by_hand.element("required_values").years}
    assert years.keys() == {"2023", "2024"}
    period = by_hand.element("required_values").period
    assert [str(day) for day in period] == ["2023-12-01", "2024-01-01"]


def test_what_no_row_tells_is_said_with_its_reason(by_hand):
    found = by_hand.element("maturity")
    assert (found.state, found.value) == ("not_computable", None)
    assert all(len(found.texts[language]) == 2 for language in ("da", "en"))


def test_planted_gaps_in_a_delivery_lower_the_label_by_as_much(released_home, release, tmp_path):
    """From delivered rows: 40 routes are emptied and 50 units misspelt in one month of doses."""
    from test_checks import home_with

    (entry,) = [
        t
        for t in read_json(released_home / "lake.json", {})["tables"]
        if t["table_name"] == f"smr__{SMR}"
    ]
    (file,) = entry["months"][MONTH]["files"]
    edit = (
        "update delivered set c_adm_vej = ' ' where rowid in (select rowid from delivered "
        "where nullif(trim(c_adm_vej), '') is not null limit 40); "
        "update delivered set v_adm_dosis_enhed = 'pakke?' where rowid in (select rowid from "
        "delivered where lower(trim(v_adm_dosis_enhed)) = 'mg' limit 50)"
    )
    edited = home_with(edit, released_home, file, tmp_path)
    before, found = {}, {}
    kept = kept_profiles(released_home)
    for told, home in ((before, released_home), (found, edited)):
        profiles = profile(home, suites(), kept)["column_profiles"].to_pylist()
        rows = [row for row in profiles if row["table_name"] == SMR and row["region"] is None]
        label = labels(crafted(tmp_path / home.name / "7", release, {"column_profiles": rows}))
        for name in ("optional_values", "validity"):
            told[name] = label["smr"].element(name).total.numerator
    assert before["validity"] - found["validity"] == 50
    assert before["optional_values"] - found["optional_values"] == 40


def test_the_label_agrees_with_the_delivered_files(released_home, release):
    """Counted again in the lake's files, past all models: records, repeats and persons."""
    tables = read_json(released_home / "lake.json", {})["tables"]
    (entry,) = [t for t in tables if t["table_name"] == f"smr__{SMR}"]
    files = [str(released_home / f) for m in entry["months"].values() for f in m["files"]]
    rows, keys, persons = duckdb.sql(
        "select count(*), count(distinct k_adm_id) + count(*) filter (where k_adm_id is null), "
        f"count(distinct v_cpr) from read_parquet({files})"
    ).fetchone()
    label = labels(Facts(release))["smr"]
    (records,) = [part for part in label.element("records").tables if part.name == SMR]
    (unique,) = [part for part in label.element("uniqueness").tables if part.name == SMR]
    assert rows - keys > 50
    assert records.value == rows
    assert unique.numerator == keys
    assert label.element("persons").value == persons


def test_sales_alone_have_a_label_and_count_no_persons(sales_home):
    """Generated sales: four hospitals, 18 months; Odense is silent for two of them."""
    rows, groups = sales_rows(), len(SUBSTANCES)
    folder = (sales_home / "releases" / "current").resolve()
    (label,) = labels(Facts(folder)).values()
    assert label.register.name == "sales"
    records = {part.name: part.value for part in label.element("records").tables}
    assert records == {"amgros_sales": len(rows), "aware_dk": groups}
    units = label.element("reporting_units").total
    assert (units.numerator, units.denominator) == (4 * 18 - 2, 4 * 18)
    required = {part.name: part for part in label.element("required_values").tables}
    assert required["amgros_sales"].value == 1
    assert [str(day) for day in label.element("period").period] == ["2018-11-01", "2020-04-01"]
    for name in ("persons", "time_per_person", "linked_to_person"):
        assert label.element(name).state == "not_computable"


def test_every_register_that_is_filed_has_every_element_with_words(release):
    found = labels(Facts(release))
    assert found.keys() == filing()["registers"].keys()
    for label in found.values():
        assert [e.name for e in label.elements] == list(element_declarations())
        assert all(label.of_letter(letter) for letter in LETTERS)
        for element in label.elements:
            if element.state in ("declared", "not_computable"):
                assert all(element.texts[language] for language in ("da", "en")), element.name
            else:
                assert element.total is not None, element.name


def test_an_element_names_the_marts_that_its_query_reads():
    read = 0
    for name, about in element_declarations().items():
        path = query_of(name)
        if path.exists():
            sql = path.read_text("utf-8")
            assert sql.startswith("-- "), name
            named = {source for source in about["sources"] if source.startswith("marts.")}
            assert set(re.findall(r"marts\.\w+", sql)) <= named, name
            read += bool(named)
    assert read > 15


def test_a_misspelt_key_of_the_data_holder_is_an_error(tmp_path):
    (tmp_path / "declarations").mkdir()
    for old, new, told in (
        ("hdab:", "hdba:", "hdab"),
        ("frequency: MONTHLY", "frequency: each month", "frequency"),
        ("email: placeholder@example.org", "email: nobody", "email"),
    ):
        text = (PROJECT / "declarations" / "catalog.yml").read_text("utf-8")
        assert old in text
        (tmp_path / "declarations" / "catalog.yml").write_text(text.replace(old, new, 1), "utf-8")
        filing.cache_clear()
        with pytest.raises(DosisError, match=f"catalog.yml.*{told}"):
            filing(tmp_path)


parts = st.lists(
    st.tuples(
        st.sampled_from(["2021", "2022", "2023"]),
        st.integers(0, 9000),
        st.one_of(st.integers(0, 12), st.integers(0, 9000)),
    ),
    min_size=1,
    max_size=6,
)


@given(parts)
def test_no_count_of_one_to_four_is_told_or_left_by_subtraction(found):
    rows = [
        {"year": year, "numerator": kept, "denominator": kept + lost} for year, kept, lost in found
    ]
    total, years = total_of(rows, True), parts_of(rows, "year", True)
    exact = {part.name: part for part in parts_of(rows, "year", False)}
    for part in (total, *years):
        if part.numerator is not None and part.denominator:
            assert not is_small(part)
        if part.is_rounded and part.value is not None:
            assert part.denominator >= MANY_ROWS or not is_small(exact.get(part.name, total))
            assert round(part.value, PLACES) == part.value
    hidden = [part for part in years if part.is_hidden and exact[part.name].denominator]
    told = [part for part in years if not part.is_hidden]
    if len(hidden) == 1 and total.numerator is not None:
        assert not told or any(part.numerator is None for part in told)


@given(parts)
def test_without_a_floor_the_parts_add_up_to_the_whole(found):
    rows = [{"year": y, "numerator": k, "denominator": k + lost} for y, k, lost in found]
    total, years = total_of(rows, False), parts_of(rows, "year", False)
    assert sum(part.numerator for part in years) == total.numerator
    assert sum(part.denominator for part in years) == total.denominator


def test_three_persons_are_hidden_wherever_a_label_counts(release, tmp_path):
    few = [row for row in ROWS["administrations"] if row["person_id"] in ("p0", "p1", "p2")]
    label = labels(crafted(tmp_path / "7", release, ROWS | {"administrations": few}))["smr"]
    for name in ("persons", "time_per_person", "linked_to_person"):
        element = label.element(name)
        assert (element.state, element.value) == ("hidden", None), name
