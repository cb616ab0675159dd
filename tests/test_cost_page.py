"""This module walks the cost page as a regional planner does: why, where, saved, ahead, booked."""

import json
import re
import shutil

import pytest
from browser import address_of, choose, keep_screenshot, running, settle
from conftest import at_home

from dosis import money_words
from dosis.cost_parts import PART_LABELS
from dosis.cost_split import split

pytest_plugins = ("browser",)
pytestmark = pytest.mark.browser

ADDRESS = ("a_benchmark", "cost_control")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def chart_words(page, place: int) -> str:
    texts = page.locator(".stVegaLiteChart svg").nth(place).locator("text")
    return plain(" ".join(texts.all_text_contents()))


def test_a_planner_finds_where_the_money_goes_and_why_it_grows(apps, open_at, pages_home):
    page = open_at(address_of(apps, *ADDRESS))
    told = plain(page.inner_text(".d-answer"))
    assert re.search(r"kostede [\d.,]+ (mio|mia)\. kr\.", told)
    why = chart_words(page, 0)
    assert all(PART_LABELS[part][0] in why for part in ("share_treated", "product_mix", "price"))
    assert "koster mest" in page.inner_text("[data-testid=stMain]")
    assert "kunne" in page.locator(".d-finding").nth(2).inner_text()
    assert "Næste år ventes" in page.locator(".d-finding").nth(3).inner_text()
    assert page.locator(".d-table th", has_text="Apoteksdrift").count() == 1


def test_contract_prices_a_region_and_a_class_are_one_question_with_an_address(
    apps, open_at, pages_home
):
    page = open_at(address_of(apps, *ADDRESS))
    choose(page, "Priser", 1)
    choose(page, "Niveau", 1)
    page.wait_for_selector("label:has-text('Region')")
    settle(page)
    choose(page, "ATC-gruppe", 1)
    query = dict(re.findall(r"[?&]([a-z]+)=([^&]+)", page.url))
    assert query["basis"] == "contract"
    assert query["level"] == "region"
    keep_screenshot(page, "cost-region-class")
    first, last = query["compare"].split(".")
    year = int(first[:4]) - 1
    before = (f"{year}{first[4:]}", f"{int(last[:4]) - 1}{last[4:]}")
    region = page.get_by_label("Region", exact=True).input_value()
    where = [f"region={region}", f"atc_class={query['class']}"]
    with at_home(pages_home):
        answer = split(before, (first, last), where=where, basis="contract", viewer="planner")
    whole = sum(row["cost_change"] for row in answer.rows)
    assert plain(money_words.change(whole, "da")) in chart_words(page, 0)
    again = open_at(page.url)
    assert again.inner_text(".d-answer") == page.inner_text(".d-answer")


def test_the_parts_are_downloaded_to_the_ore_with_their_reservations(apps, open_at):
    page = open_at(address_of(apps, *ADDRESS) + "?lang=en")
    with page.expect_download() as held:
        page.get_by_role("button", name="JSON").click()
    content = json.loads(held.value.path().read_text("utf-8"))
    names = [column["name"] for column in content["columns"]]
    assert names == ["part", "cost_change", "cost_change_state"]
    assert sum(row[1] != round(row[1]) for row in content["rows"]) >= 3
    assert content["reservations"]
    table = page.locator(".d-table td.n").all_inner_texts()
    assert any(re.fullmatch(r"-?[\d,]+\.\d\d", text) for text in table)


def test_without_price_list_doses_and_accounts_it_tells_what_was_paid(
    tmp_path, pages_home, open_at
):
    release = tmp_path / "home" / "releases" / "1"
    shutil.copytree((pages_home / "releases" / "current").resolve(), release)
    (release.parent / "current").symlink_to("1")
    about = json.loads((release / "release.json").read_text("utf-8"))
    lacking = ("price", "smr", "bi")
    about["purposes"] = {k: v for k, v in about["purposes"].items() if not k.startswith(lacking)}
    (release / "release.json").write_text(json.dumps(about), "utf-8")
    with running(tmp_path / "home", ("a_benchmark",)) as addresses:
        page = open_at(f"{addresses['a_benchmark']}/cost_control")
        keep_screenshot(page, "cost-paid-only")
        assert page.get_by_label("Priser", exact=True).input_value() == "Aftalte priser"
        why = chart_words(page, 0)
        assert PART_LABELS["amount_not_split"][0] in why
        assert PART_LABELS["share_treated"][0] not in why
        assert "regnskab er ikke leveret" in page.inner_text("[data-testid=stMain]")


def test_without_deliveries_the_page_says_what_is_missing(copy_of, sales_home, open_at):
    with running(copy_of(sales_home), ("a_benchmark",)) as addresses:
        page = open_at(f"{addresses['a_benchmark']}/cost_control")
        keep_screenshot(page, "cost-lacking-data")
        assert "mangler data" in page.inner_text(".d-state")
