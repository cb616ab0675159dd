"""This module proves that the published switch of adalimumab in November 2018 is told as it was.

Nine in ten patients got a biosimilar within three weeks, one product in the east and another in the
west (Danish Medicines Council and Amgros).
"""

import os
import subprocess
import sys

import duckdb
import pytest
from conftest import PROJECT, must, run_dosis

WEEKS = """
    select week_on, sum(supplied_count), sum(supplied_on_target_count)
    from marts.switch_weeks where switch_id = 'adalimumab_2018' group by week_on order by week_on
"""
BRANDS = """
    select side, brand_name, count(*)
    from marts.administrations
    inner join marts.departments using (department_id)
    inner join marts.products using (product_id)
    inner join (
        values ('Hovedstaden', 'east'), ('Sjælland', 'east'), ('Syddanmark', 'west'),
            ('Midtjylland', 'west'), ('Nordjylland', 'west')
    ) as sides (region, side) using (region)
    where administrations.atc = 'L04AB04' and administered_on >= '2018-11-22'
    group by all
"""


@pytest.fixture(scope="module")
def marts(new_home):
    """The marts of a switch, over registers from May 2018 to June 2019."""
    home = new_home("from2018")
    period = ("--from", "2018-05", "--to", "2019-06")
    must(run_dosis(home, "synthesise", "--scale", "0.004", "--focus", "25", *period))
    must(run_dosis(home, "load"))
    build = (
        "import sys; from pathlib import Path; from dosis.build import prepare; "
        "prepare(Path(sys.argv[1]), lambda label, fraction: None)"
    )
    only = ("--exclude-resource-type", "test", "unit_test", "--select", "+switch_weeks")
    run = ("-m", "dbt.cli.main", "--no-use-colors", "build", *only)
    places = {"DOSIS_HOME": str(home), "DOSIS_WAREHOUSE": str(home / "warehouse.duckdb")}
    places |= {"DBT_TARGET_PATH": str(home / "dbt"), "DBT_LOG_PATH": str(home / "dbt")}
    for arguments in (("-c", build, str(home)), run):
        must(
            subprocess.run(
                [sys.executable, *arguments],
                cwd=PROJECT,
                env={**os.environ, **places},
                capture_output=True,
                text=True,
                check=False,
            )
        )
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        yield connection


def test_nine_in_ten_were_given_the_new_product_three_weeks_later(marts):
    shares = {
        str(week): (given / count, count) for week, count, given in marts.sql(WEEKS).fetchall()
    }
    assert shares["2018-10-22"][0] == 0
    assert min(count for _, count in shares.values()) > 20
    after = [share for week, (share, _) in shares.items() if "2018-11-19" <= week < "2019-01-28"]
    assert sum(after) / len(after) == pytest.approx(0.9, abs=0.04)
    assert min(after) > 0.8
    halfway = shares["2018-11-05"][0]
    assert 0.1 < halfway < 0.7


def test_the_east_got_one_product_and_the_west_another(marts):
    counts = {(side, brand): n for side, brand, n in marts.sql(BRANDS).fetchall()}
    for side, own, other in (("east", "Imraldi", "Amgevita"), ("west", "Amgevita", "Imraldi")):
        assert counts[side, own] > 5 * counts[side, "Humira"] > 0
        assert counts.get((side, other), 0) <= 0.01 * counts[side, own]


def test_savings_are_those_of_the_price_list_for_nine_in_ten(marts):
    """A pen pack holds 80 mg; what was agreed is no list price (`test_cost_truth` tells of it)."""
    told = marts.sql("""
        select product_id, any_value(price_per_mg_dkk) from intermediate.int_switch_weeks__prices
        where switch_id = 'adalimumab_2018' and '2018-12-15' between valid_from_on and valid_to_on
        group by product_id
    """).fetchall()
    listed = dict(
        marts.sql("""
            select varenummer, max_by(aip, gyldig_fra) from raw.price__price_list
            where gyldig_fra <= '2018-12-15' group by varenummer
        """).fetchall()
    )
    assert {"011337", "011474", "011611"} <= {product for product, _ in told}
    for product, price in told:
        assert price == pytest.approx(float(listed[product]) / 80)
    saved, forgone = marts.sql("""
        select sum(realised_savings_dkk), sum(forgone_savings_dkk) from marts.switch_weeks
        where switch_id = 'adalimumab_2018' and week_on between '2018-11-26' and '2018-12-31'
    """).fetchone()
    assert saved / (saved + forgone) == pytest.approx(0.9, abs=0.05)
