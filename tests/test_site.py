"""This module checks the site of a release: links, languages, nothing fetched from elsewhere."""

import datetime
import json
import re
import time
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dosis.catalog import open_catalog
from dosis.expectation import checks
from dosis.site import write_site
from dosis.site_charts import timeline
from dosis.site_checks import check_of, check_types
from dosis.site_facts import Facts, Reservation
from dosis.site_lessons import lessons

ROOTS = ("", "en/")
LOADING = {"src", "href", "action", "srcset", "data", "poster"}


class Reader(HTMLParser):
    """What a page links to and loads, its anchors, its headings and its text by language."""

    def __init__(self):
        super().__init__()
        self.links, self.anchors, self.headings, self.language = [], set(), [], None

    def handle_starttag(self, tag, attributes):
        """Collect what a tag says."""
        named = dict(attributes)
        self.links += [value for name, value in attributes if name in LOADING and value]
        self.anchors |= {named["id"]} if named.get("id") else set()
        self.language = named["lang"] if tag == "html" else self.language
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))


@cache
def read(path: Path) -> Reader:
    """One page, read."""
    reader = Reader()
    reader.feed(path.read_text("utf-8"))
    return reader


@pytest.fixture(scope="module")
def release(released_home) -> Path:
    """The folder of the current release."""
    return (released_home / "releases" / "current").resolve()


@pytest.fixture(scope="module")
def site(release, tmp_path_factory) -> Path:
    """The site of the release, written anew; how long that took is printed."""
    target = tmp_path_factory.mktemp("site") / "site"
    began = time.perf_counter()
    write_site(release, target)
    print(f"site written in {time.perf_counter() - began:.1f} s")
    return target


@pytest.fixture(scope="module")
def pages(site) -> list[Path]:
    """All pages but those of a lost reader."""
    return [path for path in sorted(site.rglob("*.html")) if path.name != "404.html"]


def test_no_internal_link_or_anchor_is_broken(site, pages):
    broken = []
    for page in pages:
        for link in read(page).links:
            address = urlsplit(link)
            if address.scheme or address.netloc:
                continue
            inside = address.path.lstrip("/")
            target = site / inside if address.path else page
            target = target / "index.html" if target.is_dir() else target
            exists = target.is_file()
            if exists and address.fragment and target.suffix == ".html":
                exists = address.fragment in read(target).anchors
            broken += [] if exists else [f"{page.relative_to(site)}: {link}"]
    assert not broken, broken[:10]


def test_nothing_is_fetched_from_elsewhere(site):
    foreign = []
    for path in site.rglob("*"):
        if path.suffix in (".html", ".css", ".js", ".svg"):
            text = path.read_text("utf-8")
            found = re.findall(r"""(?:src|href|action)=["']?(https?:)?(//[^"'\s>]+)""", text)
            found += re.findall(r"""(?:url|import|fetch)\(["']?(https?:)(//[^"')]+)""", text)
            foreign += [f"{path.name}: {a}" for _, a in found if not a.startswith("//localhost:")]
    assert not foreign, foreign[:10]


def test_everything_has_a_page_in_both_languages(release, site):
    catalog = open_catalog(release)
    registers = {
        s["source_name"] for s in catalog.manifest["sources"].values() if s["schema"] == "raw"
    }
    paths = [f"registre/{name}" for name in registers]
    paths += [f"tal/{name}" for name in catalog.metrics]
    paths += [f"anvendelser/{name}" for name in catalog.pages]
    paths += ["", "regler", "deklarationer", "om", "om/sma-tal", "soeg"]
    lacking = [
        f"{r}{p}" for r in ROOTS for p in paths if not (site / r / p / "index.html").exists()
    ]
    assert not lacking


def test_each_page_says_its_language_and_links_to_the_other(site, pages):
    for page in pages:
        path = str(page.parent.relative_to(site)).removeprefix(".")
        english = path == "en" or path.startswith("en/")
        bare = path.removeprefix("en").strip("/") if english else path
        other = "/" if english else "/en/"
        assert read(page).language == ("en" if english else "da"), path
        assert f"{other}{bare}/".replace("//", "/") in read(page).links, path


def test_headings_come_in_order(site, pages):
    faults = []
    for page in pages:
        levels = read(page).headings
        jumps = [b for a, b in pairwise(levels) if b > a + 1]
        if levels[:1] != [1] or levels.count(1) != 1 or jumps:
            faults.append(f"{page.relative_to(site)}: {levels}")
    assert not faults, faults[:5]


def test_the_start_page_shows_answers_with_verdicts_and_the_unknown(site):
    for root in ROOTS:
        text = (site / root / "index.html").read_text("utf-8")
        assert 1 <= text.count('class="s-tile"') <= 4
        assert text.count('class="s-tile"') == text.count('class="number"')
        assert text.count("d-level") >= text.count('class="s-tile"')
        assert re.search(r"localhost:850[1-4]/", text)
        assert {f'data-app="{n}"' for n in range(1, 5)} <= set(re.findall(r'data-app="\d"', text))
        assert 'id="ved-ikke"' in text


def test_reservations_have_anchors_where_answers_link_to(release, site):
    for reservation in Facts(release).reservations:
        if reservation.entry["register"]:
            page = site / "registre" / reservation.entry["register"] / "index.html"
            assert reservation.name in read(page).anchors


def test_every_address_that_a_stored_answer_gives_exists(release, site):
    lacking = set()
    for path in (release / "answers").glob("*.json"):
        for reservation in json.loads(path.read_text("utf-8")).get("reservations", []):
            address = urlsplit(reservation["url"].lstrip("/"))
            for root in ROOTS:
                page = site / root / address.path / "index.html"
                if not page.exists() or address.fragment not in {"", *read(page).anchors}:
                    lacking.add(root + reservation["url"])
    assert not lacking


def test_a_declared_break_stands_on_the_time_line(release, site):
    facts = Facts(release)
    breaks = [r for r in facts.reservations if r.entry["kind"] == "declared_break"]
    assert breaks
    for found in breaks:
        text = (site / "registre" / found.entry["register"] / "index.html").read_text("utf-8")
        drawing = text[text.index('class="s-time"') :]
        drawing = drawing[: drawing.index("</svg>")]
        assert f'href="#{found.name}"' in drawing
        assert 'class="break"' in drawing


def test_a_break_is_a_dashed_line_and_a_label_is_no_markup():
    day, end = datetime.date(2022, 7, 1), datetime.date(2024, 1, 1)
    entry = {"reservation_id": "x", "kind": "declared_break", "action": "split"}
    entry |= {
        "scope_dimension": "region",
        "scope_value": "A & B",
        "label_da": "<b>",
        "label_en": "b",
    }
    found = Reservation(entry, ((day, None),), 3, frozenset())
    drawn = timeline([found], [], (datetime.date(2020, 1, 1), end), "da")
    assert '<line class="break" x1="62.' in drawn
    assert "&lt;b&gt;" in drawn
    assert "A &amp; B" in drawn


def test_every_check_and_mart_has_a_page_in_both_languages(release, site):
    nodes = open_catalog(release).manifest["nodes"].values()
    paths = [f"tjek/{name}" for name in checks()]
    paths += [f"tabeller/{node['name']}" for node in nodes if node["path"].startswith("marts/")]
    paths += ["tjek", "tabeller", "laer", "om/udgivelser"]
    assert len(paths) > 50
    lacking = [
        f"{r}{p}" for r in ROOTS for p in paths if not (site / r / p / "index.html").exists()
    ]
    assert not lacking
    assert 'id="checks"' not in (site / "deklarationer" / "index.html").read_text("utf-8")


def test_a_check_page_tells_each_of_its_instances_and_what_is_unmet(release, site):
    facts = Facts(release)
    unmet = facts.rows(
        "select check_name, count(distinct (expectation_id, region, hospital)) as units "
        "from marts.expectation_results where not is_met and month_on >= (select "
        "max(month_on) - interval 11 month from marts.expectation_results as newest where "
        "newest.register = expectation_results.register and "
        "newest.table_name = expectation_results.table_name) group by all"
    )
    assert unmet
    told = {check.name: check for check in check_types(facts)}
    assert {row["check_name"]: row["units"] for row in unmet} == {
        name: len(check.unmet) for name, check in told.items() if check.unmet
    }
    for name, check in told.items():
        page = site / "tjek" / name / "index.html"
        assert {i["expectation_id"] for i in check.instances} <= read(page).anchors
        assert ('class="s-trend"' in page.read_text("utf-8")) == bool(check.trend)


def test_an_unmet_expectations_reservation_leads_to_its_check(release, site):
    facts = Facts(release)
    failed = [r for r in facts.reservations if r.entry["kind"] == "failed_expectation"]
    assert failed
    for found in failed:
        check = check_of(facts, found.name)
        page = site / "registre" / found.entry["register"] / "index.html"
        assert f"/tjek/{check}/" in read(page).links


def test_a_variable_tells_how_much_of_it_is_missing(release, site):
    (row,) = Facts(release).rows(
        "select sum(missing_count) / sum(row_count) as share, min(month_on) as since_on "
        "from marts.column_profiles where table_name = 'indberetningmedpris' "
        "and column_name = 'd_ord_slut' and region is null"
    )
    assert 0.01 < row["share"] < 0.99
    text = (site / "registre" / "smr" / "index.html").read_text("utf-8")
    told = text[text.index('id="indberetningmedpris-d_ord_slut"') :]
    told = told[: told.index("</tr>")]
    assert f"{100 * row['share']:.1f}".replace(".", ",") in told
    assert f"{row['since_on'].year}" in told
    assert 'role="img" aria-label="d_ord_slut' in told


def test_the_learning_path_answers_and_names_its_command(site):
    for root in ROOTS:
        links = read(site / root / "laer" / "index.html").links
        lessons = [link for link in links if re.fullmatch(rf"/{root}laer/[a-z-]+/", link)]
        assert len(lessons) == 5
        for link in lessons:
            text = (site / link.strip("/") / "index.html").read_text("utf-8")
            assert re.search(r"<code>dosis ask [^<]* --as planner</code>", text)
            assert "d-level" in text
            assert 'id="bemaerk"' in text


def test_no_lesson_shows_a_cell_of_one_to_four_persons(released_home):
    """Anybody reads the site: an analyst's numbers stay on the analyst's machine."""
    facts = Facts((released_home / "releases" / "current").resolve())
    (small,) = (lesson for lesson in lessons(facts) if lesson.number == 3)
    assert "hidden" in {row["recommended_medicine_share_state"] for row in small.answer.rows}
    for lesson in lessons(facts):
        for column in lesson.answer.columns if lesson.answer else ():
            if column["kind"] == "metric" and column["unit"] == "persons":
                shown = [row[column["name"]] for row in lesson.answer.rows]
                assert not [number for number in shown if number in (1, 2, 3, 4)]


def test_a_silent_hospital_is_missing_and_not_zero_in_the_lesson(site):
    text = (site / "laer" / "silent-is-not-zero" / "index.html").read_text("utf-8")
    table = text[text.index("<tbody>") : text.index("</tbody>")]
    assert ">mangler<" in table
    assert ">0<" in table


def test_pictures_and_tables_are_named_for_those_who_cannot_see_them(site, pages):
    faults = []
    for page in pages:
        text, named = page.read_text("utf-8"), page.relative_to(site)
        tables = re.findall(r"<table.*?</table>", text, re.DOTALL)
        if not str(named.parent).endswith(("ordliste", "beslutninger")):  # written as Markdown
            for table in tables:
                is_named = "<caption" in table or "laer/" in str(named)
                if not is_named or re.search(r"<th\b(?![^>]*scope)", table):
                    faults.append(f"{named}: {table[:80]}")
        drawn = re.findall(r"<svg[^>]*>", text)
        faults += [f"{named}: {s}" for s in drawn if not re.search("aria-(label|hidden)=", s)]
    assert not faults, faults[:5]
