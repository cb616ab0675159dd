"""This module walks the page of a switch as its user would: from the start page to the laggards."""

import re
from urllib.parse import parse_qs, urlparse

import duckdb
import pytest
import yaml
from browser import choose, keep_screenshot, running, settle
from conftest import PROJECT, ask_in

from dosis import words
from dosis.switch import KIND

pytest_plugins = ("browser",)
pytestmark = pytest.mark.browser

SWITCH = "adalimumab_2021"
ASKED = f"faster_switching?lang=da&switch={SWITCH}"


def newest(home, metrics, by=()) -> list[dict]:
    """The numbers of a switch at its newest week."""
    where, viewer = [f"switch={SWITCH}", "atc=L04AB04"], "planner"
    months = ask_in(home, "switch_patients", by="month", where=where, viewer=viewer).rows
    month = max(row["month"] for row in months if row["switch_patients"])
    period = {"since": month, "until": month}
    return ask_in(home, metrics, by=by, where=where, viewer=viewer, **period).rows


def cells(page, name: str) -> list[str]:
    """The row of one unit in the table of laggards."""
    row = page.locator(".d-table tr", has_text=name).first
    return row.locator("td").all_inner_texts()


def test_the_answer_and_the_laggards_are_those_that_ask_gives(apps, open_at, pages_home):
    page = open_at(f"{apps['a_benchmark']}/{ASKED}")
    (total,) = newest(pages_home, ("switch_uptake_share", "stalled_switches"))
    told = page.inner_text(".d-answer")
    assert words.number(total["switch_uptake_share"], "share", "da") in told
    assert f"stå på {total['stalled_switches']:.0f} afdelinger" in told.replace("\n", " ")
    metrics = ("switch_uptake_share", "switch_patients_left", "switch_weeks_to_target")
    regions = {row["region"]: row for row in newest(pages_home, metrics, ("region",))}
    shares = {n: row["switch_uptake_share"] for n, row in regions.items() if n != "unknown"}
    lowest = min((n for n, share in shares.items() if share is not None), key=shares.get)
    assert page.get_by_label("Fremhæv", exact=True).input_value() == lowest
    shown = cells(page, lowest)
    assert shown[1] == words.number(shares[lowest], "share", "da")
    assert shown[2] == words.number(regions[lowest]["switch_patients_left"], "patients", "da")
    assert (shown[4] == "nået") == (regions[lowest]["switch_weeks_to_target"] == 0)


def test_the_reader_goes_from_the_country_to_a_department_and_its_agreement(apps, open_at):
    page = open_at(f"{apps['a_benchmark']}/{ASKED}")
    assert "Skiftet begynder" in page.locator(".stVegaLiteChart svg").first.text_content()
    choose(page, "Niveau", 2)
    assert page.get_by_label("Niveau", exact=True).input_value() == "Afdeling"
    assert page.locator(".d-level.with_care").count() >= 1
    choose(page, "Mål", 1)
    assert "measure=switch_supplied_share" in page.url
    agreed = page.inner_text("dl.d-card >> nth=0")
    assert "Hyrimoz" in agreed
    assert "90,0\u00a0% inden 8 uger" in agreed
    page.get_by_role("button", name="English").click()
    page.wait_for_selector("h1:has-text('lags behind')")
    settle(page)
    assert "originator" in page.inner_text("dl.d-card >> nth=0")
    assert "level=department_name" in page.url


def test_a_stalled_switch_stands_on_the_start_page_and_leads_to_its_department(apps, open_at):
    page = open_at(apps["a_benchmark"])
    more = page.get_by_text(re.compile(r"Vis \d+ mere"))
    if more.count():
        more.click()
        settle(page)
    page.get_by_role("link", name="Se skiftet").first.click()
    page.wait_for_selector("h1:has-text('hvem er bagud')")
    settle(page)
    assert "level=department_name" in page.url
    department = parse_qs(urlparse(page.url).query)["highlight"][0]
    assert "Gået i stå" in cells(page, department)[0]


def test_each_filter_of_the_switch_changes_its_chart(apps, open_at):
    page = open_at(f"{apps['a_benchmark']}/{ASKED}")
    before = page.inner_text(".d-finding >> nth=0")
    choose(page, "Præparatskifte", 0)
    assert page.inner_text(".d-finding >> nth=0") != before
    assert "switch=infliximab_2022" in page.url


def test_a_declared_switch_that_no_dose_follows_is_named(released_home, copy_of, open_at):
    """An analyst who misspells a specialty reads why the switch is not in the list."""
    home = copy_of(released_home)
    known = (PROJECT / "declarations" / KIND / f"{SWITCH}.yml").read_text("utf-8")
    misspelt = {**yaml.safe_load(known), "specialties": ["reumatolgi"], "label_da": "Min aftale"}
    folder = home / "declarations" / KIND
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mine.yml").write_text(yaml.safe_dump(misspelt, allow_unicode=True), "utf-8")
    with running(home, ("a_benchmark",)) as addresses:
        page = open_at(f"{addresses['a_benchmark']}/{ASKED}")
        told = page.locator(".d-caption", has_text="ikke fulgt her").inner_text()
        keep_screenshot(page, "switch-not-followed")
    assert "Min aftale" in told
    assert "specialer" in told


def test_without_doses_or_without_a_switch_the_page_says_why(
    sales_home, released_home, copy_of, open_at
):
    with running(sales_home, ("a_benchmark",)) as addresses:
        page = open_at(f"{addresses['a_benchmark']}/faster_switching")
        assert "mangler data" in page.inner_text(".d-state")
    home = copy_of(released_home)
    layer = (home / "releases" / "current").resolve() / "layer.duckdb"
    layer.chmod(0o644)
    with duckdb.connect(str(layer)) as connection:
        connection.execute("delete from marts.switch_weeks")
    with running(home, ("a_benchmark",)) as addresses:
        page = open_at(f"{addresses['a_benchmark']}/faster_switching")
        keep_screenshot(page, "state-no-switch")
        assert "Intet præparatskifte kan følges" in page.inner_text(".d-state")
