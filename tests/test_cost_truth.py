"""This module finds a planted fall in cost: adalimumab in autumn 2018, when its biosimilars came.

A pack of them costs 83 % less; some nine of ten packs are switched, and December fills the shelves.

Deliveries, doses and prices of 2018 are made by the synthetic registers, the models are built on
them in memory, and the split is asked of a copy of a release that holds these marts.
"""

import json
import shutil

import pytest
from conftest import at_home

from dosis.cost_split import split
from dosis.lake import load
from dosis.query import connection
from dosis.rebuild import Rebuild
from dosis.synthetic import synthesise

PERIOD = {"scale": 0.0005, "focus": 60, "first": "2018-05", "last": "2019-01", "seed": 2}
SOURCES = ["sales__leverance", "price__price_list", "smr__indberetningmedpris"]
MARTS = {"contract_costs", "list_costs", "administrations"}
SEPTEMBER, DECEMBER = ("2018-09", "2018-09"), ("2018-12", "2018-12")
ADALIMUMAB = "atc=L04AB04"


@pytest.fixture(scope="module")
def autumn(tmp_path_factory, released_home):
    """A home whose current release holds the marts of money of autumn 2018."""
    home = tmp_path_factory.mktemp("autumn") / "home"
    made = tmp_path_factory.mktemp("deliveries") / "home"
    synthesise(made, **PERIOD)
    load(made)
    tables = json.loads((made / "lake.json").read_text("utf-8"))["tables"]
    files = {t["table_name"]: [str(made / f) for f in t["files"]] for t in tables}
    rebuild = Rebuild(released_home, SOURCES, MARTS)
    for table in SOURCES:
        columns = [
            row[0] for row in rebuild.connection.execute(f"describe delivered.{table}").fetchall()
        ]
        read = f"read_parquet({files[table]}, union_by_name = true)"
        kept = ", ".join(name for name in columns if name != "row_no")
        rebuild.change(table, f"select {kept}, row_number() over () as row_no from {read}")
    rebuild.build()
    release = home / "releases" / "1"
    shutil.copytree((released_home / "releases" / "current").resolve(), release)
    (home / "releases" / "current").symlink_to("1")
    rebuild.connection.execute(f"attach '{release / 'layer.duckdb'}' as layer")
    for mart in MARTS:
        rebuild.connection.execute(
            f"create or replace table layer.marts.{mart} as from warehouse.marts.{mart}"
        )
    rebuild.connection.execute("delete from layer.marts.reservations")
    rebuild.connection.execute("detach layer")
    rebuild.connection.close()
    return home


def bought(home, month: str, product: str = "%") -> tuple[float, float]:
    """Packs and DKK of adalimumab in a month."""
    folder = (home / "releases" / "current").resolve()
    sql = (
        "select sum(bought_packs), sum(contract_cost_dkk) from marts.contract_costs where atc = "
        f"'L04AB04' and month_on = date '{month}-01' and product_name like '{product}'"
    )
    return connection(folder).execute(sql).fetchone()


def parts(home, **named) -> dict[str, float]:
    with at_home(home):
        answer = split(SEPTEMBER, DECEMBER, where=ADALIMUMAB, basis="contract", **named)
    return {row["part"]: row["cost_change"] for row in answer.rows}


def test_the_parts_are_the_whole_fall(autumn):
    before, after = bought(autumn, "2018-09"), bought(autumn, "2018-12")
    humira, imraldi = bought(autumn, "2018-12", "Humira"), bought(autumn, "2018-12", "Imraldi")
    assert (imraldi[1] / imraldi[0]) / (humira[1] / humira[0]) == pytest.approx(0.17, abs=0.005)
    assert after[1] / before[1] < 0.4
    assert sum(parts(autumn).values()) == pytest.approx(after[1] - before[1], abs=0.005)


def test_the_fall_comes_of_the_products_and_no_price_moved(autumn):
    before, after = bought(autumn, "2018-09"), bought(autumn, "2018-12")
    found = parts(autumn)
    cheaper = after[1] / after[0] - before[1] / before[0]
    of_products = sum(found[n] for n in ("product_mix", "new_products", "withdrawn_products"))
    assert of_products == pytest.approx(cheaper * (before[0] + after[0]) / 2, rel=0.1)
    assert found["new_products"] < 0.4 * of_products
    assert found["price"] == pytest.approx(0, abs=1)
    amounts = sum(found.values()) - of_products
    assert amounts > 0, "more was bought in December"


def test_the_fall_adds_up_over_hospitals(autumn):
    with at_home(autumn):
        answer = split(SEPTEMBER, DECEMBER, by="hospital", where=ADALIMUMAB, basis="contract")
    whole = sum(round(row["cost_change"] * 100) for row in answer.rows)
    assert whole == sum(round(amount * 100) for amount in parts(autumn).values())
