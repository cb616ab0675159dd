"""This module proves that builds and releases follow the data and are never seen half done."""

import csv
import io
import json
import subprocess
import sys

import duckdb
import pyarrow
import pyarrow.parquet
import pytest
from conftest import (
    MONTHS,
    PROJECT,
    ask_in,
    environment,
    must,
    publish,
    run_dosis,
    run_here,
    sales_rows,
    tree_hashes,
    write_sales,
)

NEW_MONTH = "2020-05"


def total(home) -> float:
    """All doses of the current release."""
    (row,) = ask_in(home, "antibiotic_ddd").rows
    return row["antibiotic_ddd"]


def sums(months=MONTHS) -> float:
    """All doses of the generated months."""
    return sum(row[5] for row in sales_rows(months))


@pytest.fixture(scope="module")
def changed(sales_home, new_home, tmp_path_factory):
    """A home whose lake holds one month more than its build and release; changed step by step."""
    home = new_home("changed", sales_home)
    path = write_sales(tmp_path_factory.mktemp("may") / "may.csv", sales_rows((NEW_MONTH,)))
    must(run_here(home, "load", path, "--date", "2020-06-15"))
    return home


def test_a_second_build_and_release_do_nothing(sales_home):
    before = tree_hashes(sales_home)
    assert "Nothing has changed" in must(run_here(sales_home, "build")).stdout
    assert "checked already" in must(run_here(sales_home, "check")).stdout
    assert "Nothing new" in must(run_here(sales_home, "release")).stdout
    assert tree_hashes(sales_home) == before


def test_a_folder_that_vanishes_while_the_project_is_read_ends_no_build(sales_home, tmp_path):
    vanishing = PROJECT / "target" / "vanishing"
    vanishing.mkdir(parents=True, exist_ok=True)
    reading = """
import os, sys
from dosis.plan import project_context
def vanish(event, arguments):
    if event == "os.scandir" and str(arguments[0]) == sys.argv[1] and os.path.exists(sys.argv[1]):
        os.rmdir(sys.argv[1])
sys.addaudithook(vanish)
print(len(project_context().models), os.path.exists(sys.argv[1]))
"""
    warehouse = {"DOSIS_WAREHOUSE": str(tmp_path / "warehouse.duckdb")}
    result = subprocess.run(
        [sys.executable, "-c", reading, str(vanishing)],
        cwd=PROJECT,
        env=environment(sales_home) | warehouse,
        capture_output=True,
        text=True,
        check=False,
    )
    models, still_there = must(result).stdout.split()[-2:]
    assert int(models) > 100
    assert still_there == "False"


def test_a_new_month_changes_nothing_before_it_is_released(changed):
    assert total(changed) == sums()
    must(run_here(changed, "release"))
    assert total(changed) == sums()
    must(run_dosis(changed, "build"))
    assert total(changed) == sums()
    refused = run_here(changed, "release")
    assert refused.returncode == 1
    assert "dosis check" in refused.stderr
    assert total(changed) == sums()


def test_a_new_month_is_in_the_numbers_after_build_check_and_release(changed):
    publish(changed)
    assert total(changed) == sums((*MONTHS, NEW_MONTH))
    answer = ask_in(changed, "antibiotic_ddd", by="month", since=MONTHS[-1])
    assert [row["month"] for row in answer.rows] == [MONTHS[-1], NEW_MONTH]
    assert answer.provenance["data_as_of"] == "2020-06-15"
    assert answer.release == "2"


def test_rollback_brings_the_old_numbers_back(changed):
    listed = must(run_here(changed, "release", "list")).stdout
    assert listed.splitlines() == ["1", "2 (current)"]
    must(run_here(changed, "release", "rollback", "1"))
    assert total(changed) == sums()
    assert ask_in(changed, "antibiotic_ddd").provenance["data_as_of"] == "2020-05-15"
    must(run_here(changed, "release", "rollback", "2"))
    assert total(changed) == sums((*MONTHS, NEW_MONTH))


@pytest.mark.parametrize("number", ["3", "0", "../1", "", ".2"])
def test_there_is_no_way_back_to_a_release_that_is_none(changed, number):
    result = run_here(changed, "release", "rollback", number)
    assert result.returncode == 1
    assert len(result.stderr.strip().splitlines()) == 1
    assert (changed / "releases" / "current").resolve().name == "2"


def test_a_release_tells_of_the_data_it_was_built_from(changed, tmp_path):
    """What was loaded after the build must not lend its date or purposes to the old numbers."""
    path = write_sales(tmp_path / "june.csv", sales_rows(("2020-06",)))
    must(run_here(changed, "load", path, "--date", "2020-07-15", "--purpose", "research"))
    (changed / "releases" / "current").unlink()
    result = run_here(changed, "release")
    if result.returncode:
        assert "dosis build" in result.stderr
    else:
        answer = ask_in(changed, "antibiotic_ddd", viewer="planner")
        assert answer.provenance["data_as_of"] == "2020-06-15"
        assert answer.rows[0]["antibiotic_ddd"] == sums((*MONTHS, NEW_MONTH))


def test_the_four_formats_carry_numbers_and_reservations(sales_home, tmp_path):
    question = ("ask", "antibiotic_ddd", "--by", "region", "--since", "2019-01")
    answer = ask_in(sales_home, "antibiotic_ddd", by="region", since="2019-01")
    numbers = {row["region"]: row["antibiotic_ddd"] for row in answer.rows}
    warning = answer.reservations[0]["text_en"]

    found = json.loads(must(run_here(sales_home, *question, "--format", "json")).stdout)
    assert {row[0]: row[1] for row in found["rows"]} == numbers
    assert warning in [reservation["text_en"] for reservation in found["reservations"]]

    text = must(run_here(sales_home, *question, "--format", "csv")).stdout
    comments = [line for line in text.splitlines() if line.startswith("#")]
    rows = csv.DictReader(io.StringIO("".join(text.splitlines(keepends=True)[len(comments) :])))
    assert {row["region"]: float(row["antibiotic_ddd"]) for row in rows} == numbers
    assert any(warning[:40] in line for line in comments)

    result = subprocess.run(
        [sys.executable, "-m", "dosis.cli", *question, "--format", "parquet"],
        env=environment(sales_home),
        cwd=PROJECT,
        capture_output=True,
        check=True,
    )
    table = pyarrow.parquet.read_table(pyarrow.BufferReader(result.stdout))
    assert dict(zip(*table.select([0, 1]).to_pydict().values(), strict=True)) == numbers
    about = json.loads(table.schema.metadata[b"dosis"])
    assert about["verdict"]["level"] == answer.verdict.level
    assert warning in [reservation["text_en"] for reservation in about["reservations"]]

    shown = must(run_here(sales_home, *question)).stdout
    assert all(f"{value:,.10g}" in shown for value in numbers.values())
    assert warning[:40] in shown
    assert "real data as of 2020-05-15" in shown


def test_plain_dbt_gives_equal_tables(released_home, new_home, tmp_path):
    """What SQLMesh restates and what dbt builds from nothing are the same, row by row."""
    home = new_home("dbt", released_home)
    warehouse = tmp_path / "warehouse.duckdb"
    named = {
        "DOSIS_WAREHOUSE": str(warehouse),
        "DBT_TARGET_PATH": str(tmp_path / "target"),
        "DBT_LOG_PATH": str(tmp_path / "logs"),
    }
    command = ["-m", "dbt.cli.main", "build", "--exclude-resource-type", "unit_test"]
    result = subprocess.run(
        [sys.executable, *command],
        env=environment(home) | named,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-2000:]
    with duckdb.connect() as connection:
        layer = (home / "releases" / "current").resolve() / "layer.duckdb"
        connection.execute(f"attach '{layer}' as released (read_only)")
        connection.execute(f"attach '{warehouse}' as plain (read_only)")
        names = connection.execute(
            "select table_name from duckdb_tables() where database_name = 'released' "
            "and schema_name = 'marts' and table_name not like '%_lineage'"  # made at release
        ).fetchall()
        filled = [name for (name,) in names if _is_equal(connection, name)]
    assert {"administrations", "contacts", "hospital_sales", "departments"} <= set(filled)


def _is_equal(connection, name: str) -> int:
    """Rows of a table that is the same in both databases.

    Doubles are the same where they differ by a millionth at most: the order of a sum moves its last
    digits, and a model that rounds there moves the millionth.
    """
    columns = connection.execute(
        "select column_name, data_type from duckdb_columns() "
        "where database_name = 'released' and table_name = $1 order by column_index",
        [name],
    ).fetchall()
    select = ", ".join(f"round({c}, 6) as {c}" if t == "DOUBLE" else c for c, t in columns)
    order = sorted(columns, key=lambda column: column[1] == "DOUBLE")
    by = ", ".join(column for column, _ in order)
    sides = [f"(select {select} from {side}.marts.{name})" for side in ("released", "plain")]
    only = [
        connection.execute(
            f"select * from (from {one} as a except all from {other} as b) order by {by}"
        ).fetchall()
        for one, other in (sides, sides[::-1])
    ]
    doubles = [number for number, (_, t) in enumerate(columns) if t == "DOUBLE"]
    assert len(only[0]) == len(only[1]), f"{name}: {len(only[0])} and {len(only[1])} rows differ"
    for one, other in zip(*only, strict=True):
        near = [i for i in doubles if one[i] is not None and other[i] is not None]
        assert [one[i] for i in near] == pytest.approx([other[i] for i in near], abs=1.5e-6), name
        rest = [i for i in range(len(columns)) if i not in near]
        assert [one[i] for i in rest] == [other[i] for i in rest], name
    return connection.execute(f"select count(*) from released.marts.{name}").fetchone()[0]


BREAKS = {
    "a rule that its unit test forbids": ("aware_group != 'unknown'", "aware_group = 'access'"),
    "a column short of its contract": ("        sales.month_on::date as bought_on,\n", ""),
}


@pytest.mark.parametrize("fault", BREAKS)
def test_a_broken_model_stops_the_build_and_users_read_on(sales_home, copy_of, project_copy, fault):
    home = copy_of(sales_home)
    old, new = BREAKS[fault]
    path = project_copy / "models" / "marts" / "hospital_sales.sql"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    try:
        path.write_text(text.replace(old, new), "utf-8")
        result = run_dosis(home, "build", project=project_copy)
    finally:
        path.write_text(text, "utf-8")
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    (said,) = [line for line in result.stderr.splitlines() if not line.startswith("build ")]
    assert "hospital_sales" in said or "codes_without_a_group" in said
    assert run_here(home, "release").returncode == 1
    assert total(home) == sums()
