"""This module proves the synthetic registers: the delivered shape and the planted truth."""

import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from dosis.home import DosisError
from dosis.lake import load
from dosis.register import DUCKDB_TYPES, register_table, register_tables
from dosis.synthetic import synthesise

PROJECT = Path(__file__).resolve().parent.parent
PERIOD = {"scale": 0.001, "focus": 40, "first": "2023-03", "last": "2024-06", "seed": 2}
SMALL = {"scale": 0.0002, "focus": 5, "first": "2024-01", "last": "2024-03"}
EDGE_PERSONS = ("both_sectors_opioid", "switched_biosimilar_midway")


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A synthetic home of sixteen months, loaded into the lake."""
    folder = tmp_path_factory.mktemp("synthetic") / "home"
    synthesise(folder, **PERIOD)
    load(folder)
    return folder


@pytest.fixture(scope="module")
def planted(home) -> list[dict]:
    return json.loads((home / "truth" / "planted.json").read_text("utf-8"))


def rows(home: Path, sql: str) -> list[tuple]:
    """Ask the lake; `{smr__indberetningmedpris}` stands for the files of that table."""
    manifest = json.loads((home / "lake.json").read_text("utf-8"))
    tables = {
        table["table_name"]: "read_parquet("
        + str([str(home / file) for file in table["files"]])
        + ", union_by_name = true)"
        for table in manifest["tables"]
    }
    return duckdb.sql(sql.format(**tables)).fetchall()


def hashes(home: Path) -> dict[str, str]:
    """Every file of the deliveries and the truth, with its hash."""
    return {
        path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in ("deliveries", "truth")
        for path in sorted((home / folder).rglob("*"))
        if path.is_file()
    }


def test_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path):
    for name, seed in (("first", 1), ("again", 1), ("other", 3)):
        synthesise(tmp_path / name, **SMALL, seed=seed)
    first, again, other = (hashes(tmp_path / name) for name in ("first", "again", "other"))
    assert first == again
    smr = [name for name in first if "/smr/" in name and "indberetning" in name]
    assert smr
    assert set(smr) <= other.keys()  # a thin table can be without a row in so small a home
    assert all(first[name] != other[name] for name in smr)


def test_tables_of_many_row_groups_give_the_same_bytes_too(tmp_path):
    """Work on several threads must not show in the order of the rows."""
    for name in ("first", "again"):
        synthesise(tmp_path / name, scale=0.01, focus=1, first="2023-07", last="2024-12", seed=1)
    assert hashes(tmp_path / "first") == hashes(tmp_path / "again")
    epikur = tmp_path / "first" / "deliveries" / "lms" / "2024-10-31" / "epikur.parquet"
    groups = f"select count(distinct row_group_id) from parquet_metadata('{epikur}')"
    assert duckdb.sql(groups).fetchone()[0] > 3


def test_chances_of_one_key_are_independent_of_each_other():
    """The engine's hash of two things lets chances under two salts depend on each other."""
    connection = duckdb.connect()
    connection.execute("set variable seed = 1")
    macro = (PROJECT / "dosis" / "sql" / "synthetic" / "00_macros.sql").read_text("utf-8")
    connection.execute(macro[: macro.index("-- Standard normal")])
    ((correlation, bits, mean, rare),) = connection.execute(
        "select corr(rnd(i, 'day'), rnd(i, 'who')),"
        " corr((rnd(i, 'day') * 64)::integer % 2, (rnd(i, 'who') * 64)::integer % 2),"
        " avg(rnd(i, 'day')), avg(if(rnd(i, 'day') < 0.01, rnd(i, 'who'), null))"
        " from (select unnest(range(200000)) as i)"
    ).fetchall()
    assert abs(correlation) < 0.01
    assert abs(bits) < 0.01
    assert abs(mean - 0.5) < 0.003
    assert abs(rare - 0.5) < 0.03


def test_each_delivered_file_has_the_columns_of_its_layout(home):
    for path in sorted((home / "deliveries").glob("*/*/*.parquet")):
        table = register_table(path.parent.parent.name, path.stem)
        assert table, f"{path.name} is no table of a register"
        delivered = dict(row[:2] for row in duckdb.sql(f"describe from '{path}'").fetchall())
        expected = {column.name: DUCKDB_TYPES[column.type].upper() for column in table.columns}
        assert delivered.keys() <= expected.keys(), path
        assert set(table.required) <= delivered.keys(), path
        for name, type_ in delivered.items():
            assert is_like(type_, expected[name]), f"{path.name} {name} is {type_}"


def is_like(delivered: str, expected: str) -> bool:
    """Whole numbers of any width count as whole numbers."""
    whole = {"INTEGER", "BIGINT"}
    return delivered == expected or {delivered, expected} <= whole


def test_every_register_is_delivered_and_loaded(home):
    loaded = {
        table["table_name"]
        for table in json.loads((home / "lake.json").read_text("utf-8"))["tables"]
    }
    assert {table.identifier for table in register_tables()} <= loaded


def test_volumes_are_of_the_order_of_the_country(home):
    years = 16 / 12
    persons = 5.9e6 * PERIOD["scale"]
    ((prescriptions, buyers),) = rows(
        home, "select count(*), count(distinct cpr) from {lms__epikur}"
    )
    assert 6 < prescriptions / persons / years < 25
    assert buyers > 0.6 * persons
    monthly = rows(home, "select month, sum(ddd) from {sales__amgros_sales} group by month")
    assert len(monthly) == 15
    assert all(250_000 < ddd < 450_000 for _, ddd in monthly)
    ((doses,),) = rows(home, "select count(*) from {smr__indberetningmedpris}")
    assert doses > 0.3 * 18.7e6 * PERIOD["scale"] * years


def test_sales_hold_the_twenty_hospitals_and_groups_of_most_substances(home):
    assert rows(home, "select count(distinct hospital) from {sales__amgros_sales}") == [(20,)]
    sjaelland = "select distinct hospital from {sales__amgros_sales} where region = 'Sjælland'"
    assert rows(home, sjaelland) == [("Region Sjællands Sygehusvæsen",)]
    groups = dict(rows(home, "select aware_dk, count(*) from {sales__aware_dk} group by aware_dk"))
    assert groups.keys() == {"access", "watch", "reserve", None}
    ((share,),) = rows(
        home,
        "select sum(ddd) filter (aware_dk = 'access') / sum(ddd) from {sales__amgros_sales}"
        " inner join {sales__aware_dk} using (atc)",
    )
    assert 0.5 < share < 0.75


def test_nobody_gets_a_prescription_after_death_or_emigration(home):
    late = rows(
        home,
        "select count(*) from {lms__epikur} inner join {cpr__cpr3_t_person} on cpr = v_pnr"
        " where c_status in ('80', '90') and apk > 0 and eksd > d_status_hen_start",
    )
    assert late == [(0,)]


def test_prescriptions_hold_reversals_and_genuine_repeats(home):
    ((total, reversals, distinct_rows),) = rows(
        home,
        "select count(*), count(*) filter (apk < 0), (select count(*) from"
        " (select distinct * from {lms__epikur})) from {lms__epikur}",
    )
    assert 0.002 < reversals / total < 0.006
    assert 0.003 < 1 - distinct_rows / total < 0.008


def test_late_rounds_complete_the_youngest_months(home):
    month = "select count(*) from '{}' where date_trunc('month', eksd) = date '2024-04-01'"
    early, late = (
        duckdb.sql(month.format(home / "deliveries" / "lms" / day / "epikur.parquet")).fetchone()[0]
        for day in ("2024-04-30", "2024-06-30")
    )
    assert 0.6 < early / late < 0.8


def test_the_planted_truth_is_listed_with_its_keys(planted):
    keys = {
        "id", "family", "size", "is_decoy", "register", "table", "column", "scope", "atc", "from",
        "to", "value", "unit", "text",
    }  # fmt: skip
    assert all(truth.keys() == keys for truth in planted)
    identifiers = [truth["id"] for truth in planted]
    assert len(set(identifiers)) == len(identifiers)
    for truth in planted:
        assert register_table(truth["register"], truth["table"]), truth["id"]
        assert truth["text"].endswith("."), truth["id"]
    assert {truth["family"] for truth in planted} >= {
        "break", "diversion", "outlier_department", "reporting_gap", "stalled_switch",
    }  # fmt: skip


def test_a_hospital_in_a_reporting_gap_gives_no_doses_but_gets_its_medicine(home, planted):
    truth = next(truth for truth in planted if truth["id"] == "reporting_gap_1")
    departments = [
        code
        for (code,) in rows(
            home,
            "select distinct kode from {lpr__organisationer} where sundhedsinstitution = "
            f"'{truth['scope']['hospital']}'",
        )
    ]
    within = f"c_shak in ({str(departments)[1:-1]}) and {{}}::date between date " + (
        f"'{truth['from']}' and date '{truth['to']}'"
    )
    table = "select count(*) from {table} where "
    assert departments
    smr = table.replace("table", "smr__indberetningmedpris") + within.format("d_adm")
    sales = table.replace("table", "sales__leverance") + within.format("leveret_dato")
    before = smr.replace(truth["from"], PERIOD["first"] + "-01").replace(truth["to"], truth["from"])
    assert rows(home, smr) == [(0,)]
    assert rows(home, sales)[0][0] > 20
    assert rows(home, before)[0][0] > 20


def test_edge_persons_are_present_in_every_register_that_their_rule_needs(home):
    persons = {person for (person,) in rows(home, "select v_pnr from {cpr__cpr3_t_person}")}
    given = {person for (person,) in rows(home, "select v_cpr from {smr__indberetningmedpris}")}
    bought = dict(rows(home, "select cpr, count(distinct atc) from {lms__epikur} group by cpr"))
    assert set(EDGE_PERSONS) | {"dose_after_death", "moved_abroad"} <= persons
    assert set(EDGE_PERSONS) <= given
    assert all(bought[person] == 2 for person in EDGE_PERSONS)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"scale": 0}, "scale is 0"),
        ({"scale": 2}, "scale is 2"),
        ({"focus": 0}, "focus is 0"),
        ({"first": "May 2018"}, "write them as 2018-05"),
        ({"first": "2024-05", "last": "2024-04"}, "swap them"),
        ({"first": "2017-01"}, "SMR begins in 2018-05"),
    ],
)
def test_bad_arguments_are_told_in_a_sentence_and_leave_nothing(tmp_path, arguments, sentence):
    with pytest.raises(DosisError, match=sentence) as told:
        synthesise(tmp_path / "home", **arguments)
    assert str(told.value).endswith(".")
    assert not (tmp_path / "home").exists()


def test_a_home_with_foreign_deliveries_is_refused(tmp_path):
    foreign = tmp_path / "deliveries" / "smr" / "2024-01-01" / "indberetningmedpris.csv"
    foreign.parent.mkdir(parents=True)
    foreign.write_text("real")
    with pytest.raises(DosisError, match="choose another home"):
        synthesise(tmp_path, **SMALL)
    assert foreign.read_text() == "real"


def test_an_interrupted_synthesis_leaves_the_old_deliveries(tmp_path):
    synthesise(tmp_path, **SMALL, seed=1)
    before = hashes(tmp_path)

    def interrupt(label: str, fraction: float) -> None:
        if label.startswith("Writing sales"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        synthesise(tmp_path, **SMALL, seed=2, progress=interrupt)
    assert hashes(tmp_path) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deliveries", "truth"]


def test_a_killed_synthesis_leaves_no_half_deliveries_and_can_be_repeated(tmp_path):
    home = tmp_path / "home"
    program = f"""
from pathlib import Path
from dosis.synthetic import synthesise
synthesise(Path({str(home)!r}), **{SMALL!r}, progress=lambda label, _: print(label, flush=True))
"""
    process = subprocess.Popen(
        [sys.executable, "-c", program], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    for line in process.stdout:
        if line.startswith("Writing sales"):
            os.kill(process.pid, signal.SIGKILL)
            break
    process.wait()
    process.stdout.close()
    assert process.returncode == -signal.SIGKILL
    assert not (home / "deliveries").exists()
    assert not (home / "truth").exists()
    synthesise(home, **SMALL)
    load(home)
    assert hashes(home)
