"""This module opens every page in a browser: is it drawn, whole, readable, in both languages?"""

import json
import re
import sqlite3
import tomllib

import pytest
from browser import PAGES, address_of, choose, keep_screenshot, running, settle
from conftest import PROJECT, ask_in

from dosis import look, series, words

pytest_plugins = ("browser",)
pytestmark = pytest.mark.browser

SCREENS = {"desktop": (1280, 800), "phone": (390, 844)}
DRAWN = ".stVegaLiteChart svg :is(.mark-line, .mark-symbol, .mark-rule, .mark-rect) :is(path, line)"
# Text that is cut off or runs out of its box; what scrolls in itself (tables) may be wider.
CUT = """() => [...document.querySelectorAll('[data-testid=stMain] *, [data-testid=stSidebar] *')]
    .filter(e => e.checkVisibility() && !e.closest('.d-table, svg')
        && (e.tagName === 'INPUT' || [...e.childNodes].some(
            n => n.nodeType === 3 && n.textContent.trim())))
    .filter(e => getComputedStyle(e).display !== 'inline' && e.clientWidth > 0
        && e.scrollWidth > e.clientWidth + 1)
    .map(e => (e.value || e.textContent).slice(0, 60))"""
OUTSIDE = """() => [...document.querySelectorAll('.stVegaLiteChart svg text')].filter(t => {
        const box = t.getBoundingClientRect(), frame = t.ownerSVGElement.getBoundingClientRect();
        return box.width && (box.left < frame.left - 1 || box.right > frame.right + 1
            || box.top < frame.top - 4 || box.bottom > frame.bottom + 4);
    }).map(t => t.textContent)"""
# How much of the first chart's width its lines, dots and bars span.
SPREAD = """() => {
    const svg = document.querySelector('.stVegaLiteChart svg');
    const boxes = [...svg.querySelectorAll(':is(.mark-line, .mark-symbol, .mark-rect) path')]
        .map(mark => mark.getBoundingClientRect()).filter(box => box.width > 0);
    const right = Math.max(...boxes.map(b => b.right)), left = Math.min(...boxes.map(b => b.left));
    return (right - left) / svg.getBoundingClientRect().width;
}"""
TOPS = """() => ['h1.d-title', '.d-answer', '.st-key-d_filters', '.stVegaLiteChart']
    .map(s => document.querySelector(s)?.getBoundingClientRect().top ?? null)"""


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(("app", "name"), PAGES)
def test_every_page_is_drawn_whole_and_readable(apps, open_at, app, name, language, screen):
    width, height = SCREENS[screen]
    page = open_at(f"{address_of(apps, app, name)}?lang={language}", width, height)
    states = page.locator("[data-testid=stException], .d-state").all_inner_texts()
    drawn, tiles = page.locator(DRAWN).count(), page.locator(".d-tile .number").count()
    tops = page.evaluate(TOPS)
    cut, outside = page.evaluate(CUT), page.evaluate(OUTSIDE)
    widest = page.evaluate("document.documentElement.scrollWidth")
    keep_screenshot(page, f"{name}-{language}-{screen}")
    assert states == []
    assert (cut, outside) == ([], [])
    assert widest <= width
    if name.startswith("start_"):
        assert tiles == 4
        assert page.locator(".d-list li").count() >= 3
    else:
        assert drawn >= 5
        assert None not in tops
        assert tops == sorted(tops)
        assert screen == "phone" or tops[-1] < height


def test_one_click_changes_the_language_and_keeps_the_filters(apps, open_at):
    page = open_at(f"{apps['a_benchmark']}/antibiotic_use")
    choose(page, "Mål", 1)
    measure = page.get_by_label("Mål", exact=True).input_value()
    assert "DDD" in measure
    page.get_by_role("button", name="English").click()
    page.wait_for_selector("h1:has-text('How alike')")
    settle(page)
    assert "lang=en" in page.url
    assert "DDD" in page.get_by_label("Measure", exact=True).input_value()
    assert "defined daily doses" in page.inner_text(".d-answer")


def test_a_short_period_fills_the_chart(apps, open_at):
    page = open_at(f"{apps['a_benchmark']}/antibiotic_use")
    choose(page, "Periode", 1)
    assert page.get_by_label("Periode", exact=True).input_value() == "Seneste 12 måneder"
    assert page.evaluate(SPREAD) > 0.5


def test_every_number_leads_to_its_reservations_and_files(apps, open_at):
    page = open_at(f"{apps['a_benchmark']}/antibiotic_use")
    assert page.locator(".d-mark").get_attribute("href") == "#forbehold"
    assert page.locator("#forbehold").count() == 1
    assert 1 <= page.locator(".d-reservation:visible").count() <= 5
    with page.expect_download() as held:
        page.get_by_role("button", name="JSON").click()
    content = json.loads(held.value.path().read_text("utf-8"))
    assert {"release", "verdict", "reservations", "provenance"} <= content.keys()
    with page.expect_download() as held:
        page.get_by_role("button", name="CSV").click()
    assert held.value.path().read_text("utf-8").startswith("# dosis, release")


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_reservation_leads_to_its_place_in_the_documentation(apps, open_at, chromium, language):
    page = open_at(f"{apps['a_benchmark']}/uniform_use?lang={language}")
    link = page.locator(".d-reservation a:visible").first
    address = link.get_attribute("href")
    site = chromium.new_page()
    answer = site.goto(address)
    assert answer.status == 200
    assert ("/en/" in address) == (language == "en")
    place = address.partition("#")[2]
    assert site.locator(f"[id='{place}']").count() == 1
    site.close()


def test_a_department_reads_its_own_numbers_place_and_advice(apps, open_at, pages_home):
    page = open_at(f"{apps['a_benchmark']}/department_registrations")
    department = page.get_by_label("Afdeling", exact=True).input_value()
    row = page.locator(".d-tall tr", has_text="Brugbar enhed").locator("td").all_inner_texts()
    told = re.search(r"til og med (\w+) (\d{4})", page.inner_text(".d-answer"))
    until = f"{told[2]}-{words.MONTHS_DA.index(told[1]) + 1:02d}"
    answer = ask_in(
        pages_home,
        "usable_unit_share",
        by="department_name",
        since=series.months_back(until, 12),
        until=until,
        viewer="planner",
    )
    values = {r["department_name"]: r["usable_unit_share"] for r in answer.rows}
    own = next(name for name in values if name and name.endswith(department))
    assert row[1] == words.number(values[own], "share", "da")
    assert re.fullmatch(r"\d+ af \d+", row[4])
    assert "fri tekst" in row[5]
    choose(page, "Afdeling", 2)
    assert page.get_by_label("Afdeling", exact=True).input_value() != department


def test_without_a_release_the_page_says_what_to_do(new_home, open_at):
    with running(new_home("empty"), ("a_benchmark",)) as addresses:
        page = open_at(addresses["a_benchmark"])
        keep_screenshot(page, "state-no-release")
        assert "Der er ingen udgivelse endnu" in page.inner_text(".d-state")
        assert "make run" in page.inner_text(".d-state code")


def test_refused_and_lacking_data_are_said_and_a_note_is_kept(copy_of, sales_home, open_at):
    home = copy_of(sales_home)
    with running(home, ("a_benchmark",)) as addresses:
        address = addresses["a_benchmark"]
        page = open_at(f"{address}/uniform_use")
        keep_screenshot(page, "state-lacking-data")
        assert "mangler data" in page.inner_text(".d-state")

        page = open_at(f"{address}/antibiotic_use")
        note = "Juni ser forkert ud for 010203-1234, skriv til mig@example.invalid"
        page.get_by_role("button", name="Dette ser forkert ud").click()
        page.get_by_role("textbox", name=re.compile("Skriv, hvad der")).fill(note)
        page.get_by_role("button", name="Send").click()
        page.wait_for_selector("text=nummer 1")
    set_viewer(home, "antibiotic_use", "anonymous")
    with running(home, ("a_benchmark",)) as addresses:
        page = open_at(f"{addresses['a_benchmark']}/antibiotic_use?lang=en")
        keep_screenshot(page, "state-refused")
        assert "You may not see these numbers" in page.inner_text(".d-state.refused")
    with sqlite3.connect(home / "app.db") as database:
        ((kept, question, release),) = database.execute(
            "select note, question, release from notes"
        ).fetchall()
    assert kept == "Juni ser forkert ud for …, skriv til …"
    assert json.loads(question)["metrics"][0]["name"] == "access_share"
    assert release == "1"


def test_the_theme_is_the_look_and_nothing_is_told_to_others():
    config = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert config["browser"]["gatherUsageStats"] is False
    assert config["server"]["address"] == "127.0.0.1"
    theme = config["theme"]
    colours = (theme["primaryColor"], theme["backgroundColor"], theme["textColor"])
    assert colours == (look.ACCENT, look.PAPER, look.INK)
    assert theme["font"] == "sans-serif"
    assert "http" not in look.css("dosis")


@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        (look.INK, look.PAPER),
        (look.MUTED, look.PAPER),
        (look.MUTED, look.MIST),
        (look.ACCENT, look.PAPER),
        (look.AMBER_INK, look.AMBER_PAPER),
        (look.RED_INK, look.RED_PAPER),
    ],
)
def test_text_stands_out_from_its_ground(ink, paper):
    lighter, darker = sorted((luminance(ink), luminance(paper)), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def luminance(colour: str) -> float:
    """Relative luminance of a colour (WCAG 2.1)."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_line_breaks_where_the_reporting_guide_came_into_use(apps, open_at):
    """Hovedstaden took the guide of 1 July 2022 into use on that day; the README shows it."""
    page = open_at(f"{apps['a_benchmark']}/uniform_use?lang=da")
    page.get_by_label("Fremhæv", exact=True).click()
    page.get_by_role("option", name="Hovedstaden", exact=True).click()
    page.wait_for_timeout(1500)
    settle(page)
    chart = page.locator(".stVegaLiteChart svg").first
    words = " ".join(chart.locator("text").all_text_contents())
    keep_screenshot(page, "broken_line")
    assert "indberetningsvejledning" in words
    assert chart.locator(".mark-rule line[stroke-dasharray]").count() >= 1
    lines = chart.locator(".mark-line path[stroke-width]").evaluate_all(
        "paths => paths.map(p => [p.getAttribute('stroke'), p.getBBox().x, p.getBBox().width])"
    )
    by_colour: dict = {}
    for colour, left, width in lines:
        by_colour.setdefault(colour, []).append((left, left + width))
    accent = max(by_colour.items(), key=lambda item: item[0] == look.ACCENT)[1]
    assert len(accent) >= 2, "the line of the chosen region is in one piece"


def set_viewer(home, name: str, viewer: str) -> None:
    """Give a page of a released home another viewer."""
    path = home / "releases" / "current" / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    exposure = manifest["exposures"][f"exposure.dosis.{name}"]
    exposure["config"]["meta"]["viewer"] = exposure["meta"]["viewer"] = viewer
    path.write_text(json.dumps(manifest), "utf-8")
