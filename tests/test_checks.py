"""This module proves each check on a defect and a decoy in the delivered rows."""

import json
import os
import re
import shutil

import duckdb
import pytest
from check_cases import CASES, MONTH, SMR
from conftest import PROJECT, at_home, must, run_dosis, run_here

from dosis.check import check, kept_profiles
from dosis.expectation import checks, instances, suites
from dosis.home import DosisError, read_json, write_json
from dosis.judge import judged, lay_frames
from dosis.profile import profile


@pytest.fixture(scope="module")
def doses(released_home):
    """The month's delivered doses: (manifest entry, file)."""
    tables = read_json(released_home / "lake.json", {})["tables"]
    (entry,) = [t for t in tables if t["table_name"] == f"smr__{SMR}"]
    (file,) = entry["months"][MONTH]["files"]
    return file


def home_with(edit: str, home, file: str, folder):
    """A home that shares lake and warehouse with another but for one edited month of doses."""
    own = folder / "home"
    own.mkdir()
    for name in ("lake", "warehouse.duckdb"):
        os.symlink(home / name, own / name)
    rows = str(home / file).replace("'", "''")
    edited = own / "edited.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"create table delivered as from read_parquet('{rows}')")
        share = r"(hash(k_adm_id || d_adm::varchar) % 100 < \1)"
        edit = re.sub(r"some_of\((\d+)\)", share, edit)
        connection.execute(edit)
        connection.execute(f"copy delivered to '{edited}' (format parquet)")
    manifest = json.dumps(read_json(home / "lake.json", {}))
    (own / "lake.json").write_text(manifest.replace(file, edited.name), "utf-8")
    return own


def unmet(name: str, edit: str | None, home, file: str, folder) -> set:
    """(level, region, month) in which an expectation is not met after an edit."""
    expectation = CASES[name][0]
    own = [i for i in instances(suites()) if i.expectation_id == expectation]
    assert [i.check for i in own] == [name]
    is_of_rows = edit and re.search(r"\bdelivered\b", edit)
    before = kept_profiles(home)
    profiles = before
    if is_of_rows:
        edited = home_with(edit, home, file, folder)
        profiles = profile(edited, suites(), before)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{home / 'warehouse.duckdb'}' as warehouse (read_only)")
        for key, table in profiles.items():
            connection.register(f"kept_{key}", table)
        lay_frames(connection)
        if edit and not is_of_rows:
            connection.execute(edit)
        results = judged(connection, own)["expectation_results"].to_pylist()
    assert results, f"{expectation} judges nothing"
    return {(r["level"], r["region"], f"{r['month_on']:%Y-%m}") for r in results if not r["is_met"]}


def test_each_check_has_its_case():
    assert CASES.keys() == checks().keys()


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_check_finds_its_defect_and_not_its_decoy(name, released_home, doses, tmp_path):
    _, level, unit, defect, decoy = CASES[name]
    (tmp_path / "defect").mkdir()
    (tmp_path / "decoy").mkdir()
    healthy = unmet(name, None, released_home, doses, tmp_path)
    found = unmet(name, defect, released_home, doses, tmp_path / "defect")
    passed = unmet(name, decoy, released_home, doses, tmp_path / "decoy")
    here = {found_in for found_in in found - healthy if found_in[:2] == (level, unit)}
    assert here
    if re.search(r"\bdelivered\b", defect):
        assert (level, unit, MONTH) in here
    assert {place for place in passed if place[:2] == (level, unit)} <= healthy


def test_a_month_that_has_not_changed_is_not_read_again(released_home, doses, tmp_path):
    before = kept_profiles(released_home)
    edited = home_with("delete from delivered where some_of(50)", released_home, doses, tmp_path)
    read = []
    after = profile(edited, suites(), before, lambda label, fraction: read.append(label))
    marks = {name: set(table["fingerprint"].to_pylist()) for name, table in before.items()}
    changed = {
        (row["table_name"], f"{row['month_on']:%Y-%m}")
        for row in after["column_profiles"].to_pylist()
        if row["fingerprint"] not in marks["column_profiles"]
    }
    assert changed == {(SMR, MONTH)}
    again = profile(edited, suites(), after)
    assert all(again[name].equals(after[name]) for name in after)


def test_profiles_add_up_and_agree_with_the_delivered_rows(released_home, doses):
    with duckdb.connect() as connection:
        connection.register("profiles", kept_profiles(released_home)["column_profiles"])
        rows = connection.execute(
            f"select count(*), count_if(v_adm_dosis is null), count(distinct k_adm_id), "
            f"avg(v_styrke_num) from read_parquet('{released_home / doses}')"
        ).fetchone()
        told = connection.execute(
            "select max(row_count), max(missing_count) filter (column_name = 'v_adm_dosis'), "
            "max(distinct_count) filter (column_name = 'k_adm_id'), "
            "max(mean) filter (column_name = 'v_styrke_num') from profiles "
            "where table_name = ? and month_on = ?::date and region is null",
            [SMR, f"{MONTH}-01"],
        ).fetchone()
        parts = connection.execute(
            "select count(*) from (select table_name, column_name, month_on, "
            "sum(row_count) filter (region is null) as country, "
            "sum(row_count) filter (region is not null and hospital is null) as regions, "
            "sum(row_count) filter (hospital is not null) as hospitals from profiles "
            "where table_name in ('indberetningmedpris', 'kontakter') group by all) "
            "where country != regions or country != hospitals"
        ).fetchone()
    assert told == pytest.approx(rows)
    assert parts == (0,)


def test_a_new_threshold_is_judged_without_reading_a_row(
    released_home, doses, copy_of, project_copy, tmp_path
):
    home = copy_of(released_home)
    before = kept_profiles(home)
    project = tmp_path / "project"
    shutil.copytree(project_copy, project)
    path = project / "expectations" / "stg_smr__administrations.yml"
    path.write_text(path.read_text("utf-8").replace("high: 0.02", "high: 0.0", 1), "utf-8")
    with duckdb.connect() as connection:  # rows that the profile would show if they were read
        connection.execute(f"create table kept as from read_parquet('{home / doses}') limit 1")
        connection.execute(f"copy kept to '{home / doses}' (format parquet)")
    must(run_dosis(home, "check", project=project))
    after = kept_profiles(home)
    assert all(after[name].equals(before[name]) for name in before)
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        (highest,) = connection.execute(
            "select highest from marts.expectations where expectation_id = ?",
            [f"{SMR}.key_is_given.k_adm_id"],
        ).fetchone()
    assert highest == 0.0


def test_thousands_of_checks_come_from_at_most_thirty_types(released_home):
    with duckdb.connect(str(released_home / "warehouse.duckdb"), read_only=True) as connection:
        types, instantiated = connection.execute(
            "select count(distinct check_name), count(distinct (expectation_id, region, hospital)) "
            "from marts.expectation_results"
        ).fetchone()
    assert types == len(checks()) <= 30
    assert instantiated > 1500  # of a small home with few units; the default one has over 4,000


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("check: missing_share", "check: mising_share", "there is no check mising_share"),
        ("columns: [k_adm_id]", "columns: [k_adm]", "has no column or rule k_adm"),
        ("id: dose_is_given", "id: key_is_given", "is there twice"),
        ("    high: 0.02\n", "    hihg: 0.02\n", "hihg"),
        ("    high: 0.02\n", "    high: 0.02\n    low: 0.1\n", "low is above high"),
        ("range: [-1095, 1]", "range: [1, -1095]", "ends before it begins"),
        ("seed: order_types", "seed: order_type", "there is no seed order_type"),
        ("expectations:\n", "expectations: [\n", "line .* not readable YAML"),
    ],
)
def test_a_misspelt_expectation_is_an_error(old, new, complaint, tmp_path):
    shutil.copytree(PROJECT / "expectations", tmp_path / "expectations")
    path = tmp_path / "expectations" / "stg_smr__administrations.yml"
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(DosisError, match=complaint) as error:
        suites(tmp_path)
    assert "stg_smr__administrations" in str(error.value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("holds: d_ord_slut >= d_ord_start", "holds: d_ord_slut >= d_ord_begin"),
        ("holds: d_ord_slut >= d_ord_start", "holds: d_ord_slut >="),
        ("sor: c_sor", "sor: c_sorkode"),
    ],
)
def test_a_rule_that_is_no_sql_over_the_table_is_one_sentence(old, new, released_home, tmp_path):
    shutil.copytree(PROJECT / "expectations", tmp_path / "expectations")
    path = tmp_path / "expectations" / "stg_smr__administrations.yml"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(DosisError, match=r"stg_smr__administrations\.yml.*can't be computed"):
        profile(released_home, suites(tmp_path), kept_profiles(released_home))


def test_a_check_of_the_same_build_and_thresholds_does_nothing(released_home, copy_of):
    home = copy_of(released_home)
    with at_home(home):
        assert check(home) is False
    stand = read_json(home / "check.json", {})
    write_json(home / "check.json", stand | {"judged_by": "other thresholds"})
    assert "Checked." in must(run_here(home, "check")).stdout
    assert read_json(home / "check.json", {}) == stand
