"""This module checks that a page's address and its files carry the whole question and answer."""

import csv
import html
from urllib.parse import parse_qsl, urlsplit

import pypdf
import pytest
from browser import PAGES, address_of, choose

from dosis import words

pytest_plugins = ("browser",)
pytestmark = pytest.mark.browser


def test_an_address_holds_the_whole_question(apps, open_at):
    page = open_at(f"{apps['a_benchmark']}/antibiotic_use")
    choose(page, "Mål", 1)
    choose(page, "Periode", 1)
    choose(page, "Fremhæv", 2)
    told = page.inner_text(".d-answer"), page.inner_text(".d-finding >> nth=0")
    again = open_at(page.url)
    assert (again.inner_text(".d-answer"), again.inner_text(".d-finding >> nth=0")) == told
    assert again.get_by_label("Periode", exact=True).input_value() == "Seneste 12 måneder"
    english = open_at(f"{page.url}&lang=en".replace("lang=da&", ""))
    assert english.get_by_label("Period", exact=True).input_value() == "Last 12 months"


def test_an_address_never_names_a_person(apps, open_at):
    page = open_at(f"{apps['b_patient']}/overview_across_sectors")
    choose(page, "Person", 3)
    assert "?" not in page.url.replace("?lang=da", "")


def test_an_option_that_is_not_there_is_left_out_of_the_question(apps, open_at):
    page = open_at(f"{apps['a_benchmark']}/antibiotic_use?period=77&highlight=Nowhere")
    assert page.locator("[data-testid=stException], .d-state").count() == 0
    asked = dict(parse_qsl(urlsplit(page.url).query))
    assert not {"77", "Nowhere"} & set(asked.values())


def test_a_chart_leaves_the_page_with_its_finding_and_reservations(apps, open_at):
    page = open_at(f"{apps['a_benchmark']}/antibiotic_use?lang=en")
    finding = page.inner_text(".d-finding >> nth=0")
    page.get_by_role("button", name="Download chart").first.click()
    with page.expect_download() as held:
        page.get_by_role("button", name="PNG").click()
    assert held.value.path().read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as held:
        page.get_by_role("button", name="SVG").click()
    drawn = html.unescape(held.value.path().read_text("utf-8"))
    assert finding[:40] in drawn
    assert "Reservations:" in drawn
    assert "Synthetic data" in drawn
    with page.expect_download() as held:
        page.locator("[data-testid=stPopoverBody]").get_by_role("button", name="CSV").click()
    assert held.value.path().read_text("utf-8").startswith("# dosis, release")


def test_a_departments_standings_leave_as_csv(apps, open_at):
    page = open_at(f"{apps['a_benchmark']}/department_registrations")
    page.get_by_role("button", name="Hent diagram").first.click()
    with page.expect_download() as held:
        page.locator("[data-testid=stPopoverBody]").get_by_role("button", name="CSV").click()
    told = [x for x in held.value.path().read_text("utf-8").splitlines() if x[0] != "#"]
    row = next(r for r in csv.DictReader(told) if r["metric"] == "usable_unit_share")
    table = page.locator(".d-tall tr", has_text="Brugbar enhed").locator("td").all_inner_texts()
    assert words.number(float(row["value"]), "share", "da") == table[1]
    assert f"{row['place']} af {row['count']}" == table[4]


@pytest.mark.parametrize(("app", "name"), sorted(p for p in PAGES if p[0] != "b_patient"))
def test_a_page_is_printed_on_one_sheet_with_its_reservations(apps, open_at, app, name):
    page = open_at(address_of(apps, app, name))
    with page.expect_download() as held:
        page.get_by_role("button", name="PDF").click()
    read = pypdf.PdfReader(held.value.path())
    assert len(read.pages) == 1
    text = " ".join(read.pages[0].extract_text().split())
    assert page.inner_text("h1.d-title") in text
    assert "Syntetiske data" in text
    for label in page.locator(".d-reservation:visible h3").all_inner_texts():
        assert label in text
    assert ("Forbehold" in text) == bool(page.locator("#forbehold").count())


def test_a_persons_sheet_holds_no_address(apps, open_at):
    page = open_at(f"{apps['b_patient']}/overview_across_sectors")
    with page.expect_download() as held:
        page.get_by_role("button", name="PDF").click()
    text = pypdf.PdfReader(held.value.path()).pages[0].extract_text()
    assert "http" not in text
    assert page.inner_text("h1.d-title") in " ".join(text.split())
