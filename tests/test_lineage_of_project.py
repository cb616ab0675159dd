"""Lineage of the project: what decides which number, and what moves when a column is spoilt."""

import datetime
import json

import duckdb
import pytest
import sqlglot
from conftest import ask_in, must, run_here

from dosis.catalog import open_catalog
from dosis.lineage import known_lineage, of_question
from dosis.metric_lineage import MetricLineage
from dosis.perturbation import Perturbation
from dosis.query import Query, compile_sql
from dosis.query_lineage import read_query
from dosis.question import read_question
from dosis.rebuild import Rebuild
from dosis.relation import resolved

DOSES = ("smr", "indberetningmedpris")


@pytest.fixture(scope="module")
def folder(released_home):
    return (released_home / "releases" / "current").resolve()


@pytest.fixture(scope="module")
def trial(released_home, folder) -> Perturbation:
    metrics = ("administrations_given", "usable_unit_share", "contact_link_rate", "antibiotic_ddd")
    return Perturbation(released_home, folder, metrics)


def columns(folder, metric: str, by=(), where=()) -> set[str]:
    """The columns of SMR's doses that a question rests on."""
    catalog = open_catalog(folder)
    question = read_question(catalog, [metric], by, where, None, None, False)
    sources = of_question(folder, catalog.metrics[metric], question)
    return {column for *table, column in sources if tuple(table) == DOSES and column}


def test_a_plain_count_of_doses_rests_on_the_key_and_the_day_alone(folder):
    assert columns(folder, "administrations_given") == {"k_adm_id", "d_adm"}


def test_the_indication_decides_numbers_by_diagnosis_and_filtered_by_it_only(folder):
    assert "c_indikation_kode" not in columns(folder, "treated_patients", ["region", "month"])
    assert "c_indikation_kode" in columns(folder, "treated_patients", ["diagnosis_code"])
    assert "c_indikation_kode" in columns(folder, "treated_patients", (), ["diagnosis_code^=DM05"])
    assert "c_indikation_kode" in columns(folder, "recommended_medicine_share")


def test_the_start_of_the_contact_decides_through_a_join_alone(folder):
    """It stands in no select of a mart, and says which contact a dose belongs to."""
    for metric, by in (
        ("contact_link_rate", []),
        ("administrations_given", ["link_method"]),
        ("administrations_given", ["patient_type"]),
        ("treated_patients", ["admission_diagnosis_code"]),  # over two joins
    ):
        assert "d_kontakt_start" in columns(folder, metric, by)
    assert "d_kontakt_start" not in columns(folder, "administrations_given", ["region", "month"])


def test_the_department_of_a_dose_rests_on_the_four_columns_that_name_units(folder):
    units = {"c_shak", "c_sor", "c_kontaktansvar_afd_shak", "c_kontaktansvar_afd_sor"}
    assert units <= columns(folder, "administrations_given", ["department_name"])
    assert not units & columns(folder, "administrations_given", ["product_name"])


def test_sales_do_not_rest_on_doses_though_they_share_the_list_of_medicines(folder):
    for by in ([], ["region"], ["atc"], ["aware_group"]):
        assert columns(folder, "access_share", by) == set()


@pytest.mark.parametrize(
    ("metric", "by"),
    [
        ("consumption_share", "region"),
        ("recommended_medicine_share", "treatment_area"),
        ("administrations_per_patient_month", "diagnosis_code"),
        ("access_share", "hospital"),
    ],
)
def test_the_kept_lineage_holds_what_the_compiled_question_rests_on(folder, metric, by):
    """Reading MetricFlow's own SQL finds nothing that the kept table lacks.

    Without the data tests' promises a department need not be found: its table's rows count then.
    """
    lineage = MetricLineage(open_catalog(folder))
    path = lineage.catalog.dimensions[by].path
    days = (datetime.date(2021, 1, 1), datetime.date(2024, 6, 30))
    sql = compile_sql(folder, Query((metric,), (path,), (), *days))
    relation = read_query(sqlglot.parse_one(sql, dialect="duckdb"), lineage.relations)
    found = resolved(relation.columns[metric].value | relation.columns[path].value)
    held = known_lineage(folder)[metric, None] | known_lineage(folder).get((metric, by), set())
    rows = resolved(lineage.relations["marts.departments"].rows)
    assert {source for source in found - held - rows if source[2]} == set()


def test_a_reservation_of_a_column_touches_only_numbers_that_rest_on_it(released_home):
    def carried(*arguments, **named) -> set[str]:
        found = ask_in(released_home, *arguments, **named).reservations
        return {r["column"] for r in found if r["kind"] == "linkage"}

    assert carried("administrations_given", by=["region"]) == set()
    assert carried("contact_link_rate", by=["region"]) == {"d_kontakt_start"}


def test_an_answer_tells_the_columns_it_rests_on(released_home):
    answer = ask_in(released_home, "administrations_given", by=["route"])
    told = answer.provenance["columns"]
    assert "smr.indberetningmedpris.c_adm_vej" in told
    assert "smr.indberetningmedpris.c_indikation_kode" not in told


def test_the_release_holds_the_lineage_as_tables(folder):
    with duckdb.connect(str(folder / "layer.duckdb"), read_only=True) as layer:
        (reading,) = layer.execute(
            "select count(distinct metric) from marts.column_lineage "
            "where column_name = 'd_adm' and register = 'smr' and dimension is null"
        ).fetchone()
        marts = layer.execute("select distinct model from marts.model_lineage").fetchall()
    assert reading >= 8
    assert ("administrations",) in marts


@pytest.mark.parametrize(
    "column",
    ["k_adm_id", "c_indikation_kode", "d_kontakt_start", "v_adm_dosis_enhed", "c_ord_type"],
)
def test_what_moves_when_a_column_is_spoilt_carried_it(trial, column):
    outcome = trial.spoil("indberetningmedpris", column)
    assert outcome.missed == []
    assert len(outcome.moved) >= 0.8 * len(outcome.carried) > 0


def test_models_rebuilt_in_memory_equal_those_of_the_build(released_home, copy_of):
    """A spoilt column, through the lake and `dosis build`, gives the tables the rebuild gives."""
    home = copy_of(released_home)
    table, marts = "smr__indberetningmedpris", {"administrations", "treatment_starts"}
    rebuild = Rebuild(home, [table], marts)
    spoilt = (
        "select * replace (case when row_no % 3 = 0 then 'UDLEV' when row_no % 3 = 1 then 'X' "
        f"else c_ord_type end as c_ord_type) from delivered.{table}"
    )
    rebuild.change(table, spoilt)
    rebuild.build()
    lake = json.loads((home / "lake.json").read_text("utf-8"))
    (entry,) = (t for t in lake["tables"] if t["table_name"] == table)
    entry["files"] = [f"lake/raw/{table}/spoilt.parquet"]
    path = home / entry["files"][0]
    rebuild.connection.execute(f"copy (from warehouse.raw.{table}) to '{path}' (format parquet)")
    (home / "lake.json").write_text(json.dumps(lake), "utf-8")
    must(run_here(home, "build"))
    for mart in sorted(marts):
        ours = rebuild.connection.execute(f"from warehouse.marts.{mart} order by all").fetchall()
        with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as warehouse:
            theirs = warehouse.execute(f"from marts.{mart} order by all").fetchall()
        assert ours == theirs
        assert ours
