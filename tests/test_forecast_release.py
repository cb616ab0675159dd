"""This module proves that a release holds forecasts that add up, and who may see which of them."""

import csv
import itertools
import json
import shutil
from pathlib import Path

import duckdb
import pytest
from browser import choose
from conftest import at_home, must, run_here

from dosis.forecast import forecast
from dosis.forecast_misses import LEVELS, missed_forecasts
from dosis.forecast_store import keep_forecasts
from dosis.forecast_tables import products
from dosis.home import DosisError
from dosis.supply_chain import chain

pytest_plugins = ("browser",)
USE, DELIVERED = "given_usual_doses", "delivered_usual_doses"
PLACES = {
    "nation": [],
    "region": ["region"],
    "hospital": ["region", "hospital"],
    "department": ["region", "hospital", "department_name"],
}
PRODUCTS = {"all": [], "group": ["atc_group"], "atc": ["atc_group", "atc"]}
FEW = """
select department_name, atc from forecast.series
where metric = $metric and level = 'department_atc' and persons between 1 and 4 and last_year > 0
order by all limit 1
"""


def rows(home: Path, sql: str, **parameters) -> list[tuple]:
    """Rows of the current release's tables."""
    file = home / "releases" / "current" / "layer.duckdb"
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(sql, parameters or None).fetchall()


@pytest.mark.parametrize("metric", ["antibiotic_ddd", USE, DELIVERED])
def test_stored_forecasts_add_up_from_department_to_nation(released_home, metric):
    lowest = "hospital" if metric == "antibiotic_ddd" else "department"
    places = list(PLACES)[: 1 + list(PLACES).index(lowest)]
    for place, product in itertools.product(places, PRODUCTS):
        named = ", ".join([*PLACES[place], *PRODUCTS[product], "month"])
        ((count, met, difference),) = rows(
            released_home,
            f"""
            with lowest as (
                select {named}, sum(point) as point
                from forecast.months join forecast.series using (metric, series_id)
                where metric = $metric and level = $lowest group by all
            )
            select count(*), count(lowest.point), max(abs(months.point - lowest.point))
            from forecast.months join forecast.series using (metric, series_id)
            left join lowest using ({named})
            where metric = $metric and level = $level
            """,
            metric=metric,
            lowest=f"{lowest}_atc",
            level=f"{place}_{product}",
        )
        assert count == met > 0
        assert difference < 1e-6
    ((least, ordered),) = rows(
        released_home,
        "select min(low_95), bool_and(low_95 <= low_80 and low_80 <= point and point <= high_80 "
        "and high_80 <= high_95) from forecast.months where metric = $metric",
        metric=metric,
    )
    assert least >= 0
    assert ordered


def test_months_that_may_still_rise_are_not_learned_from(released_home):
    ((last,),) = rows(
        released_home, "select last_month from forecast.about where metric = $metric", metric=USE
    )
    ((provisional,),) = rows(
        released_home,
        "select min(from_on) from marts.reservations where kind = 'provisional' "
        "and table_name = 'indberetningmedpris'",
    )
    assert last < f"{provisional:%Y-%m}"
    with at_home(released_home):
        found = forecast(USE)
    assert found.months[0]["month"] == f"{provisional:%Y-%m}"
    assert max(row["month"] for row in found.history.rows) > last


def test_a_forecast_about_few_persons_is_hidden_from_all_but_analysts(released_home):
    ((department, atc),) = rows(released_home, FEW, metric=USE)
    where = (f"department_name={department}", f"atc={atc}")
    with at_home(released_home):
        own = forecast(USE, where)
        hidden = forecast(USE, where, viewer="planner")
        listed = products(USE, {"department_name": department}, viewer="planner")
        every = products(USE, {"department_name": department})
        sold = forecast(DELIVERED, where, viewer="planner")
    assert not own.is_hidden
    assert hidden.is_hidden
    assert {month["point"] for month in hidden.months} == {None}
    assert "null" in hidden.to_json()
    assert atc not in {row["atc"] for row in listed}
    assert atc in {row["atc"] for row in every}
    assert not sold.is_hidden  # deliveries are about no person


def test_orders_about_few_persons_are_left_out_for_planners(released_home):
    with at_home(released_home):
        every, shown = chain({}), chain({}, viewer="planner")
    assert 0 < len(shown.orders) < len(every.orders)
    assert all(row["persons"] >= 5 for row in shown.orders)
    assert any(row["persons"] < 5 for row in every.orders)


def test_forecasts_do_not_pass_the_door(released_home):
    with at_home(released_home):
        with pytest.raises(DosisError, match="published tables only"):
            forecast(DELIVERED, viewer="anonymous")
        with pytest.raises(DosisError, match="may not ask for given_usual_doses"):
            forecast(USE, viewer="planner", page="antibiotic_use")
        with pytest.raises(DosisError, match="published tables only"):
            chain({}, viewer="company")
        assert missed_forecasts("anonymous", "start_benchmark") == []


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (("hospital^=Rigs",), "Forecasts are by region="),
        (("atc^=J01",), "the first 4 letters"),
        (("hospital=A", "region=B"), "Name one place"),
        (("hospital=Nowhere",), "There is no forecast of"),
        (("month=2024-01",), "Limit time with"),
    ],
)
def test_what_is_not_forecast_is_told_in_one_sentence(released_home, where, said):
    arguments = [part for text in where for part in ("--where", text)]
    failed = run_here(released_home, "forecast", DELIVERED, *arguments)
    assert failed.returncode == 1
    assert said in failed.stderr
    assert failed.stderr.count("\n") == 1
    assert "Traceback" not in failed.stderr


def test_the_command_gives_intervals_error_and_reservations(released_home):
    where = ("--where", "hospital=Rigshospitalet", "--where", "atc=L04AB04")
    told = must(run_here(released_home, "forecast", DELIVERED, *where, "--format", "json")).stdout
    content = json.loads(told)
    assert len(content["months"]) == 12
    assert content["level"] == "hospital_atc"
    assert {"verdict", "reservations", "provenance", "error", "drivers"} <= content.keys()
    assert content["reservations"]
    assert 0 < content["error"]["volume_weighted"] < 2
    assert content["drivers"][0]["driver"] == "admissions"
    table = must(run_here(released_home, "forecast", DELIVERED, *where, "--format", "csv")).stdout
    lines = [line for line in table.splitlines() if not line.startswith("#")]
    assert table.startswith("# dosis, release")
    assert "times that of taking the same month a year before" in table
    assert [float(row["point"]) for row in csv.DictReader(lines)] == [
        pytest.approx(month["point"]) for month in content["months"]
    ]
    assert must(run_here(released_home, "forecast")).stdout.split() == [
        "antibiotic_ddd", DELIVERED, USE,
    ]  # fmt: skip
    assert "forecast" in must(run_here(released_home, "forecast", DELIVERED, *where)).stdout


def test_a_whole_level_leaves_as_csv_and_few_persons_are_hidden(released_home):
    asked = ("forecast", USE, "--level", "department_atc", "--as", "planner")
    table = must(run_here(released_home, *asked)).stdout
    found = list(csv.DictReader(line for line in table.splitlines() if line[0] != "#"))
    ((series, few),) = rows(
        released_home,
        "select count(*), count(*) filter (persons between 1 and 4) from forecast.series "
        "where metric = $metric and level = 'department_atc'",
        metric=USE,
    )
    assert table.startswith("# dosis, release")
    assert len(found) == 12 * series
    hidden = [row for row in found if row["state"] == "hidden"]
    assert len(hidden) == 12 * few > 0
    assert {row["point"] for row in hidden} == {""}
    failed = run_here(released_home, "forecast", USE, "--level", "ward_atc")
    assert "levels are nation_all" in failed.stderr


def test_unchanged_history_is_not_forecast_again(released_home, tmp_path):
    """The earlier release says something that no forecast would: it is taken over as it is."""
    earlier, staged = tmp_path / "1", tmp_path / "2"
    for folder in (earlier, staged):
        shutil.copytree((released_home / "releases" / "current").resolve(), folder)
    with duckdb.connect(str(earlier / "layer.duckdb")) as connection:
        connection.execute("update forecast.months set point = -1")
        connection.execute(
            "update forecast.about set fingerprint = '' where metric = $m", {"m": USE}
        )
    with duckdb.connect(str(staged / "layer.duckdb")) as connection:
        connection.execute("drop schema forecast cascade")
    keep_forecasts(staged, earlier)
    with duckdb.connect(str(staged / "layer.duckdb"), read_only=True) as connection:
        least = dict(
            connection.execute(
                "select metric, min(point) from forecast.months group by all"
            ).fetchall()
        )
    assert least["antibiotic_ddd"] == least[DELIVERED] == -1
    assert least[USE] >= 0  # its history is another one


def test_a_short_history_has_no_forecast_and_the_user_is_told_why(sales_home):
    failed = run_here(sales_home, "forecast", "antibiotic_ddd")
    assert failed.returncode == 1
    assert "30 settled months" in failed.stderr
    assert "30 settled months" in run_here(sales_home, "forecast").stdout
    assert "30 settled months" in run_here(sales_home, "score", "forecast").stderr


def test_misses_are_told_of_totals_only_and_lead_to_their_forecast(released_home):
    with at_home(released_home):
        found = missed_forecasts("analyst", "supply_forecasts")
        inside = missed_forecasts("analyst", "supply_forecasts", ("hospital=Rigshospitalet",))
    known = rows(
        released_home,
        "select distinct metric, hospital, atc_group from forecast.misses "
        f"join forecast.series using (metric, series_id) where level in {LEVELS}",
    )
    for finding in found:
        params = dict(finding.params)
        hospital = params.get("place", "").removeprefix("hospital=") or None
        assert finding.page == "supply_forecasts"
        if not (hospital or "").startswith("region="):
            assert (params["measure"], hospital, params.get("medicine")) in known
    assert all(dict(f.params)["place"] == "hospital=Rigshospitalet" for f in inside)


def test_the_chain_tells_times_waste_and_age(released_home):
    with at_home(released_home):
        found = chain({"hospital": "Rigshospitalet"})
    ((days,),) = rows(
        released_home,
        "select median(date_diff('day', ordered_on, delivered_on)) from marts.deliveries "
        "join marts.departments using (department_id) where hospital = 'Rigshospitalet' "
        "and delivered_packs > 0 and delivered_on > "
        "(select max(delivered_on) from marts.deliveries) - interval 12 month",
    )
    assert found.lead["median_days"] == days
    assert 0 <= found.waste["returned"] < 0.1
    newest = dict(rows(released_home, "from forecast.ages"))
    assert found.ages == newest
    assert set(newest) == {"amgros_sales", "leverance", "indberetningmedpris"}


@pytest.mark.browser
def test_a_pharmacist_finds_what_a_department_will_use_and_should_order(apps, open_at):
    page = open_at(f"{apps['a_benchmark']}/supply_forecasts?lang=en")
    assert "is expected to give" in page.inner_text(".d-answer")
    assert "days old" in page.inner_text(".d-answer")
    choose(page, "Place", 6)
    choose(page, "Department", 8)
    choose(page, "Medicine or group", 1)
    place = page.get_by_label("Department", exact=True).input_value()
    assert place in page.inner_text(".d-answer")
    assert "department=" in page.url
    titles = " ".join(page.locator(".d-finding").all_inner_texts())
    assert "How good the forecasts were" in titles
    assert "From order to use" in titles
    page.get_by_role("button", name="Download chart").first.click()
    with page.expect_download() as held:
        page.locator("[data-testid=stPopoverBody]").get_by_role("button", name="CSV").click()
    text = held.value.path().read_text("utf-8")
    assert text.startswith("# dosis, release")
    assert "low_80" in text
    page.keyboard.press("Escape")
    again = open_at(page.url)
    assert again.inner_text(".d-answer") == page.inner_text(".d-answer")


@pytest.mark.browser
def test_the_countrys_orders_leave_as_csv_with_their_service_level(apps, open_at):
    page = open_at(f"{apps['a_benchmark']}/supply_forecasts")
    with page.expect_download() as held:
        page.get_by_role("button", name="Hent bestillingsforslag").click()
    lines = held.value.path().read_text("utf-8").splitlines()
    assert lines[0].startswith("# dosis, release")
    assert any("95% of periods without running out" in line for line in lines)
    found = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert len(found) >= page.locator("table").last.locator("tbody tr").count() > 0
    assert all(float(row["order_doses"]) > 0 for row in found)
