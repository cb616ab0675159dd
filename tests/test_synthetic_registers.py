"""This module proves the registers around SMR: LPR2, procedures, edge persons, the small ones."""

import csv
import hashlib
from pathlib import Path

import duckdb
import pytest

from dosis.synthetic import synthesise

PROJECT = Path(__file__).resolve().parent.parent
PERIOD = {"scale": 0.0003, "focus": 2, "first": "2018-05", "last": "2026-06", "seed": 2}
SHORT = {"scale": 0.0003, "focus": 5, "first": "2018-12", "last": "2019-04", "seed": 4}
NEW_TABLES = (
    "lpr/t_adm", "lpr/t_diag", "lpr/t_psyk_adm", "lpr/t_psyk_diag", "lpr/procedurer_andre",
    "lpr/procedurer_kirurgi", "lpr/forloeb", "lpr/resultater", "cpr/cpr3_t_adresse_udland",
    "price/price_list", "population/population", "lab/lab_forsker", "pro/pro_report", "bi/economy",
    "international/series",
)  # fmt: skip
# A person of a register, by the column that holds the CPR number.
PERSONS_OF = {
    "cpr/cpr3_t_person": "v_pnr",
    "smr/indberetningmedpris": "v_cpr",
    "lpr/kontakter": "cpr",
    "lpr/t_adm": "v_cpr",
    "lms/epikur": "cpr",
}
REFERENCES = {"cpr/cpr3_t_person"}


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A synthetic home of eight years, so that every edge person's days lie within it."""
    folder = tmp_path_factory.mktemp("synthetic") / "home"
    synthesise(folder, **PERIOD)
    return folder


@pytest.fixture(scope="module")
def edge_persons() -> list[dict]:
    with (PROJECT / "tests" / "edge_persons.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def files(home: Path, table: str) -> list[Path]:
    register, name = table.split("/")
    return sorted((home / "deliveries" / register).glob(f"*/{name}.parquet"))


def rows(home: Path, sql: str, **tables: str) -> list[tuple]:
    """Ask the deliveries; `{name}` stands for the files of the table given under that name."""
    sources = {
        name: f"read_parquet({[str(file) for file in files(home, table)]}, union_by_name = true)"
        for name, table in tables.items()
    }
    return duckdb.sql(sql.format(**sources)).fetchall()


def test_about_thirty_edge_persons_are_listed_once_each_with_a_sentence(edge_persons):
    persons = [person["person_id"] for person in edge_persons]
    assert len(persons) >= 30
    assert len(set(persons)) == len(persons)
    assert all(person["expected"].strip() for person in edge_persons)


def test_every_edge_person_is_delivered_with_an_event(home, edge_persons):
    persons = {person["person_id"] for person in edge_persons}
    delivered = {
        table: {person for (person,) in rows(home, f"select distinct {column} from {{t}}", t=table)}
        for table, column in PERSONS_OF.items()
    }
    assert persons <= delivered["cpr/cpr3_t_person"]
    seen = set().union(*(delivered[table] for table in delivered.keys() - REFERENCES))
    assert persons <= seen


def test_every_rule_of_an_edge_person_is_an_intermediate_model(edge_persons):
    rules = {path.stem for path in (PROJECT / "models" / "intermediate").glob("*.sql")}
    assert {person["rule"] for person in edge_persons} <= rules


def test_every_new_table_is_delivered_with_rows(home):
    for table in NEW_TABLES:
        assert files(home, table), f"{table} is not delivered"
        ((count,),) = rows(home, "select count(*) from {t}", t=table)
        assert count > 0, f"{table} is empty"


def test_no_contact_is_in_lpr2_and_lpr3(home):
    tables = {"old": "lpr/t_adm", "new": "lpr/kontakter"}
    ((last_old, first_new),) = rows(
        home,
        "select (select max(d_inddto::date) from {old}), (select min(dato_start) from {new})",
        **tables,
    )
    assert first_new >= duckdb.sql("select date '2019-02-03'").fetchone()[0]
    assert last_old < duckdb.sql("select date '2019-03-03'").fetchone()[0]
    both = rows(
        home,
        "select count(*) from {old} as old inner join {new} as new"
        " on old.v_cpr = new.cpr and old.d_inddto::date = new.dato_start"
        " and lpad(old.v_indtime::varchar, 2, '0') || ':' || lpad(old.v_indminut::varchar, 2, '0')"
        " = new.tidspunkt_start",
        **tables,
    )
    assert both == [(0,)]


def test_a_stay_over_the_change_is_closed_and_goes_on_the_same_day(home):
    ((closed, continued),) = rows(
        home,
        "select count(*), count(new.cpr) from {old} as old left join"
        " (select distinct cpr, dato_start from {new} where henvisningsmaade = 'ALDA99') as new"
        " on old.v_cpr = new.cpr and old.d_uddto::date = new.dato_start"
        " where old.c_udm = 'M' and old.c_pattype = 0",
        old="lpr/t_adm",
        new="lpr/kontakter",
    )
    assert closed > 0
    assert continued == closed


def test_every_diagnosis_of_lpr2_belongs_to_a_contact_of_lpr2(home):
    for contacts, diagnoses in (("t_adm", "t_diag"), ("t_psyk_adm", "t_psyk_diag")):
        orphans = rows(
            home,
            "select count(*) from {diagnoses} left join {contacts}"
            " on v_recnum = k_recnum::varchar where k_recnum is null",
            contacts=f"lpr/{contacts}",
            diagnoses=f"lpr/{diagnoses}",
        )
        assert orphans == [(0,)], diagnoses


def test_a_look_back_of_two_years_lies_before_the_first_month(home):
    ((earliest, count),) = rows(
        home,
        "select min(d_inddto::date)::varchar, count(*) from {old}"
        " where d_inddto < date '2018-05-01'",
        old="lpr/t_adm",
    )
    assert "2016-05" <= earliest[:7] <= "2016-08"
    assert count > 50


def test_most_procedures_have_a_contact_and_some_have_none(home):
    ((count, without),) = rows(
        home,
        "select count(*), count(*) filter (dw_ek_kontakt = '') from {p}",
        p="lpr/procedurer_andre",
    )
    assert 0 < without < 0.1 * count


def test_the_same_seed_gives_the_same_bytes_of_the_new_tables(tmp_path):
    for name in ("first", "again"):
        synthesise(tmp_path / name, **SHORT)
    first, again = (
        {
            file.relative_to(tmp_path / name): hashlib.sha256(file.read_bytes()).hexdigest()
            for table in NEW_TABLES
            for file in files(tmp_path / name, table)
        }
        for name in ("first", "again")
    )
    assert first
    assert first == again
