"""This module walks the page of supervision in a browser, as a supervisor would."""

import re
import sqlite3

import duckdb
import numpy as np
import pytest
from browser import keep_screenshot, running, settle
from playwright.sync_api import expect
from rest_cases import plant
from test_pages import set_viewer
from test_providers import uses

from dosis.outlying_providers import write_outlying_providers

pytest_plugins = ("browser",)
pytestmark = pytest.mark.browser
RATE = re.compile(r"\d+[,.]\d\s?% \(\d")


@pytest.fixture
def home(copy_of, released_home):
    copy = copy_of(released_home)
    (copy / "app.db").unlink(missing_ok=True)
    return copy


def download(page, name):
    with page.expect_download() as held:
        page.get_by_role("button", name=name).first.click()
    return held.value


def control(page, path, is_danish: bool) -> None:
    """Draw a sample, fill in one wrong row, enter it and read the error rate."""
    draw = download(page, "Træk og hent" if is_danish else "Draw and download")
    lines = draw.path().read_text("utf-8-sig").splitlines()
    assert len(lines) > 8
    filled = [lines[0], *(re.sub(";;$", ";rigtig;", line) for line in lines[1:-1])]
    filled.append(re.sub(";;$", ";forkert;", lines[-1]))
    path.write_text("\n".join(filled), "utf-8")
    send = page.get_by_role("button", name="Indlæs" if is_danish else "Enter results")
    send.click()
    page.wait_for_selector("text=" + ("arbejdsliste først" if is_danish else "work list first"))
    settle(page)
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_text(path.name).wait_for()
    settle(page)
    send.click()
    page.wait_for_selector("text=" + ("resultater er indlæst" if is_danish else "were entered"))
    settle(page)
    expect(page.locator(".d-table", has_text="rest_")).to_contain_text(RATE, timeout=30_000)


def take_away(page) -> None:
    """The page as PDF, its answer as CSV."""
    files = page.locator(".st-key-d_files")
    with page.expect_download() as held:
        files.get_by_role("button", name="PDF").click()
    assert held.value.path().read_bytes().startswith(b"%PDF")
    with page.expect_download() as held:
        files.get_by_role("button", name="CSV").click()
    assert "unexplained_gap_share" in held.value.path().read_text("utf-8")


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_supervisor_opens_a_rest_controls_it_and_sees_the_log(home, open_at, tmp_path, language):
    _, _, name = plant(home)
    is_danish = language == "da"
    with running(home, ("a_benchmark",)) as addresses:
        page = open_at(f"{addresses['a_benchmark']}/supervision?lang={language}")
        answer = page.inner_text(".d-answer")
        assert name in answer
        assert re.search("har ingen kendt grund" if is_danish else "have no known reason", answer)
        head = page.inner_text(".st-key-d_head")
        assert not re.search("ingen tal at vise|no numbers to show", head)
        findings = page.locator(".d-finding").all_inner_texts()
        assert any(name in finding for finding in findings)
        assert page.locator(".stVegaLiteChart").count() == 2
        body = page.inner_text("[data-testid=stMain]")
        assert not re.search("misbrug|misuse", body.lower())
        for told in (
            ("De otte måneder", "The eight months"),
            ("Hele afdelingen", "The whole department"),
            ("ventes højst", "are expected to be chance"),
            ("forsøgsmedicin", "trial medicine"),
        ):
            assert told[not is_danish] in body

        control(page, tmp_path / "filled.csv", is_danish)
        keep_screenshot(page, f"supervision-walk-{language}")
        take_away(page)
    with sqlite3.connect(home / "app.db") as database:
        rows = database.execute(
            "select action, purpose, outcome, viewer_key from access_log"
        ).fetchall()
    assert {"list", "ask", "open evidence", "draw sample", "enter results", "see results"} <= {
        action for action, *_ in rows
    }
    assert {row[1:3] for row in rows} == {("supervision", "given")}


def test_another_role_sees_no_rest_and_is_logged(home, open_at):
    plant(home)
    set_viewer(home, "supervision", "planner")
    with running(home, ("a_benchmark",)) as addresses:
        page = open_at(f"{addresses['a_benchmark']}/supervision")
        assert "den tilsynsførende myndighed" in page.inner_text(".d-state.refused")
        assert page.locator(".stVegaLiteChart").count() == 0
    with sqlite3.connect(home / "app.db") as database:
        rows = database.execute("select role, outcome from access_log").fetchall()
    assert set(rows) == {("planner", "refused")}


def test_sales_alone_say_what_the_page_lacks(copy_of, sales_home, open_at):
    with running(copy_of(sales_home), ("a_benchmark",)) as addresses:
        page = open_at(f"{addresses['a_benchmark']}/supervision")
        keep_screenshot(page, "supervision-sales-only")
        assert "mangler data" in page.inner_text(".d-state")


def test_without_lmdb_the_page_says_how_to_get_it_and_with_it_lists_providers(home, open_at):
    with running(home, ("a_benchmark",)) as addresses:
        page = open_at(f"{addresses['a_benchmark']}/supervision")
        assert "--purpose supervision" in page.inner_text("[data-testid=stMain]")
    folder = (home / "releases" / "current").resolve()
    with duckdb.connect(str(folder / "layer.duckdb")) as layer:
        layer.register("frame", uses(np.random.default_rng(5), ("000001",), 4.0))
        layer.execute("insert into marts.provider_uses by name select * from frame")
    write_outlying_providers(folder)
    with running(home, ("a_benchmark",)) as addresses:
        page = open_at(f"{addresses['a_benchmark']}/supervision?lang=en")
        keep_screenshot(page, "supervision-providers")
        assert "000001" in page.locator(".d-table", has_text="Provider number").inner_text()
