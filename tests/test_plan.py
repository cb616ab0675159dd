"""This module proves that a plan restates the tables that are read, whatever was built before."""

import subprocess
import sys

import duckdb
from conftest import (
    MONTHS,
    PROJECT,
    environment,
    must,
    run_dosis,
    run_here,
    sales_rows,
    write_sales,
)

# What SQLMesh keeps of a model that was built elsewhere: as here, but in a table of another name.
REMEMBER = """
from sqlmesh.core.snapshot.cache import SnapshotCache
from dosis.plan import project_context
context = project_context()
(name,) = [name for name in context.models if name.endswith('"marts"."hospital_sales"')]
built = context.get_snapshot(name)
cache = SnapshotCache(context.cache_dir)
cache.clear()
cache.put(built.copy(update={"version": "1"}))
print(built.name)
"""
NEW_MONTH = "2020-05"


def test_what_was_remembered_of_another_warehouse_hides_no_new_data(sales_home, copy_of, tmp_path):
    home = copy_of(sales_home)
    warehouse = home / "warehouse.duckdb"
    result = subprocess.run(
        [sys.executable, "-c", REMEMBER],
        cwd=PROJECT,
        env=environment(home) | {"DOSIS_WAREHOUSE": str(warehouse)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "hospital_sales" in must(result).stdout
    path = write_sales(tmp_path / "may.csv", sales_rows((NEW_MONTH,)))
    must(run_here(home, "load", path, "--date", "2020-06-15"))
    must(run_dosis(home, "build"))
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        ((months,),) = connection.execute(
            "select count(distinct bought_on) from marts.hospital_sales"
        ).fetchall()
    assert months == len(MONTHS) + 1
