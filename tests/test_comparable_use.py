"""Uses are standardised so that the country has none too many, and a planner sees who departs."""

import re

import duckdb
import pytest
from browser import choose, settle
from conftest import at_home

from dosis import ask, outlying_list
from dosis.funnel import EXPECTED, OBSERVED, RATIO

pytest_plugins = ("browser",)
SUMS = """
select compared_group, year(month_on) as in_year, atc, sum(observed_count), sum(expected_uses)
from marts.standardised_uses group by all
"""


def layer(home):
    """The tables of the current release."""
    path = (home / "releases" / "current").resolve() / "layer.duckdb"
    return duckdb.connect(str(path), read_only=True)


def test_over_the_country_expected_and_observed_uses_are_equal(released_home):
    with layer(released_home) as connection:
        rows = connection.execute(SUMS).fetchall()
    assert {"admission", "rheumatology"} <= {row[0] for row in rows}
    for *where, observed, expected in rows:
        assert expected == pytest.approx(observed), where


def test_no_unit_uses_a_medicine_on_more_occasions_than_it_has(released_home):
    with layer(released_home) as connection:
        (more,) = connection.execute(
            "select count(*) from marts.standardised_uses where observed_count > occasion_count "
            "or expected_uses > occasion_count + 1e-6 or expected_uses <= 0"
        ).fetchone()
    assert more == 0


def test_a_release_keeps_who_departs_and_lists_only_what_may_be_seen(released_home):
    with layer(released_home) as connection:
        kept = connection.execute(
            "select count(*), min(expected), min(q_value), max(q_value) from quality.outlying_units"
        ).fetchone()
    assert kept[0] == 0 or (kept[1] >= 10 and kept[2] >= 0 and kept[3] <= 1)
    folder = (released_home / "releases" / "current").resolve()
    for found in outlying_list.outlying(folder, "planner", outlying_list.PAGE):
        assert found.observed == 0 or found.observed >= 5


def test_ask_gives_the_ratio_that_its_parts_make(released_home):
    with at_home(released_home):
        answer = ask(
            (RATIO, OBSERVED, EXPECTED),
            by="region",
            where=("atc=N02BE01", "compared_group=admission"),
            since="2022-01",
            until="2022-12",
        )
    shown = [row for row in answer.rows if row[f"{RATIO}_state"] == "value"]
    assert shown
    for row in shown:
        assert row[RATIO] == pytest.approx(row[OBSERVED] / row[EXPECTED])


@pytest.mark.browser
def test_a_planner_goes_from_regions_to_departments(apps, open_at):
    address = f"{apps['a_benchmark']}/comparable_use?medicine=N02BE01&level=region"
    page = open_at(address)
    sentence = page.inner_text(".d-answer")
    outside, among = map(int, re.match(r"(\d+) af (\d+) enheder", sentence).groups())
    assert outside <= among <= 5
    assert "paracetamol" in sentence
    choose(page, "Niveau", 0)
    settle(page)
    assert "level=department_name" in page.url
    more = int(re.match(r"\d+ af (\d+) enheder", page.inner_text(".d-answer")).group(1))
    assert more > among
    finding = page.locator(".d-finding").first.inner_text()
    assert re.search(r"gange det forventede \(\d+,\d+–\d+,?\d*\); \d+ mod \d+", finding), finding
    assert "afvigelser på tværs af lægemidler" in page.inner_text("[data-testid=stMain]")
