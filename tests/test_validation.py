"""This module proves the validation report: its numbers, what it hides, what it says of itself."""

import csv
import json
import re
import shutil
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from conftest import at_home
from hypothesis import given
from hypothesis import strategies as st

from dosis.allocation import wilson
from dosis.figure import PERSONAL, counted, protected, shared
from dosis.sample import draw, write_work_list
from dosis.sample_results import fingerprint, keep_sample_results, sample_results
from dosis.sample_store import enter
from dosis.site_facts import Facts
from dosis.site_pages import markdown
from dosis.site_validation import as_csv, as_json, checklist, validation_pages
from dosis.validation import Report, validation

PARTS = st.lists(st.integers(0, 40), min_size=2, max_size=8)
LATE, BOTH = 0.03, 0.3  # dosis/sql/synthetic/92_procedures.sql


@pytest.fixture(scope="module")
def release(released_home) -> Path:
    """The folder of the current release."""
    return (released_home / "releases" / "current").resolve()


@pytest.fixture(scope="module")
def report(release) -> Report:
    """The report's numbers of the release."""
    return validation(Facts(release))


def page_of(facts: Facts, language: str) -> str:
    """The page as Markdown."""
    (page,) = validation_pages(facts, language)
    return markdown(facts, page, language)


def rows_of(release: Path, sql: str) -> list[tuple]:
    """The rows of a query on the release's tables."""
    with duckdb.connect(str(release / "layer.duckdb"), read_only=True) as layer:
        return layer.execute(sql).fetchall()


def test_agreement_is_that_of_sets_of_treatment_days(report, release):
    told = "select person_id, atc, performed_on from marts.procedures where atc is not null"
    procedures = {p for p in rows_of(release, told) if p[0]}
    told = "select person_id, atc, administered_on from marts.administrations"
    atcs = {atc for _, atc, _ in procedures}
    doses = {d for d in rows_of(release, told) if d[1] in atcs}
    ends = [f({day for _, _, day in days}) for days in (doses, procedures) for f in (min, max)]
    first, last = max(ends[0], ends[2]), min(ends[1], ends[3])
    doses = {d for d in doses if first <= d[2] <= last}
    procedures = {p for p in procedures if first <= p[2] <= last}
    for year in (None, "2022", "2023"):
        by = {"year": year} if year else {}
        ours = {p for p in procedures if year is None or p[2].year == int(year)}
        both = len(ours & doses)
        near = sum(any((*p[:2], p[2] + timedelta(d)) in doses for d in range(-3, 4)) for p in ours)
        same = report.one("agreement.of_procedures", **by)
        assert (same.part, same.of) == (both, len(ours))
        assert report.one("agreement.of_procedures_within_3", **by).part == near
        given_days = {d for d in doses if year is None or d[2].year == int(year)}
        assert report.one("agreement.of_doses", **by).of == len(given_days)


def test_agreement_finds_what_was_planted(report):
    same, near = (report.one(f"agreement.of_procedures{w}") for w in ("", "_within_3"))
    assert same.low <= 1 - LATE <= same.high
    assert near.value > 0.99
    doses = report.one("agreement.of_doses")
    assert doses.low <= BOTH * (1 - LATE) <= doses.high
    total = report.one("agreement.total")
    assert report.one("agreement.dose").value <= total.low <= total.value <= total.high


def test_the_flow_balances(report):
    assert report.one("flow.read").value == report.one("flow.kept").value
    years = {dict(f.by)["year"] for f in report.of("flow.delivered", "year")}
    for by in [{}, *({"year": year} for year in years)]:
        aside = [f for f in report.figures if f.measure == "flow.set_aside" and
                 dict(f.by).get("year") == by.get("year")]  # fmt: skip
        parts = [*aside, report.one("flow.read", **by)]
        if all(f.is_shown for f in parts):
            assert report.one("flow.delivered", **by).value == sum(f.value for f in parts)
        links = [report.one(f"flow.{n}", **by) for n in ("exact", "by_time", "unlinked")]
        if all(f.is_shown for f in links):
            assert report.one("flow.kept", **by).value == sum(f.value for f in links)
    newest = sum(f.value for f in report.of("flow.newest", "region"))
    kept = sum(f.value for f in report.of("flow.kept", "region"))
    assert newest - kept == report.one("flow.set_aside", rule="repeated key").value


def test_reasons_and_rest_make_up_what_was_delivered(report):
    gap = [f for f in report.figures if f.section == "gap" and f.unit == "share" and not f.by]
    assert len(gap) == 9
    assert sum(f.value for f in gap) == pytest.approx(1)
    given_share = report.one("gap.given")
    assert given_share.value == pytest.approx(report.one("coverage.of_sales").value)
    assert given_share.low < given_share.value < given_share.high


def test_nothing_that_counts_one_to_four_is_told(report):
    told = [f for f in report.figures if f.unit in PERSONAL and f.is_shown]
    assert told
    assert not [f for f in told if f.value in (1, 2, 3, 4)]
    closed = [f for f in report.figures if f.state == "hidden"]
    assert closed
    assert not [f for f in closed if (f.value, f.part, f.of, f.low) != (None,) * 4]


@given(PARTS)
def test_a_single_hidden_part_can_not_be_taken_from_the_whole(counts):
    parts = [counted("x.part", count, "rows", place=n) for n, count in enumerate(counts)]
    whole = counted("x.whole", sum(counts), "rows")
    shown = protected([whole, *parts], [[whole, *parts]], 5)
    closed = [f for f in shown if f.state == "hidden"]
    assert len(closed) != 1 or not [f for f in shown if f.state == "value"]
    assert all(f.value not in (1, 2, 3, 4) for f in shown)


def test_a_share_of_nothing_is_not_applicable():
    assert shared("x.share", 0, 0).state == "not_applicable"
    assert shared("x.share", 0, 5).state == "zero"


def test_each_number_carries_the_reservations_of_its_own_cell(report):
    for figure in report.figures:
        assert set(figure.reservations) <= report.about.keys()
    late = "provisional_smr_indberetningmedpris_syddanmark"
    for measure in ("flow.kept", "agreement.dose"):
        regions = {dict(f.by)["region"]: f.reservations for f in report.of(measure, "region")}
        assert late in regions["Syddanmark"]
        assert late not in regions["Hovedstaden"]
        years = {dict(f.by)["year"]: f.reservations for f in report.of(measure, "year")}
        assert late in years["2024"]
        assert late not in years["2022"]
        assert late in report.one(measure).reservations
    units = {
        dict(f.by)["variable"]: f.reservations for f in report.of("quality.missing", "variable")
    }
    unknown = {n for n in units["v_adm_dosis_enhed"] if n.startswith("completeness_v_adm_dosis")}
    assert unknown
    assert not unknown & set(units["v_cpr"])
    assert "lpr3_sjaelland" not in report.about, "a break of 2019 touches no dose of 2021"


def test_the_files_hold_the_numbers_of_the_page(report):
    content = json.loads(as_json(report))
    assert content["source"] == "synthetic"
    assert "nothing about Denmark" in content["source_means"]
    assert len(content["figures"]) == len(report.figures)
    one = next(f for f in content["figures"] if f["measure"] == "agreement.of_procedures")
    ours = report.one("agreement.of_procedures")
    assert (one["value"], one["low"], one["high"]) == (ours.value, ours.low, ours.high)
    named = [content["reservations"][n]["id"] for n in one["reservations"]]
    assert named == list(ours.reservations)
    lines = as_csv(report).splitlines()
    comments = [line for line in lines if line.startswith("# ")]
    assert "synthetic" in comments[0]
    assert sum(line.startswith("# R") for line in comments) == len(report.about)
    assert len(list(csv.DictReader(lines[len(comments) :]))) == len(report.figures)


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_page_says_first_that_its_data_are_invented(release, report, language):
    text = page_of(Facts(release), language)
    warning = ("siger intet om det virkelige register", "say nothing about the real register")
    abstract = text[text.index("#resume") : text.index("#baggrund }")]
    assert warning[language == "en"] in abstract
    assert "d-badge synthetic" in abstract
    told = re.sub(r"\D", "", abstract)
    assert str(report.one("flow.persons").value) in told
    assert ("Ingen stikprøve", "No sample")[language == "en"] in abstract
    assert "dosis sample draw doses_against_the_record" in text
    assert "None" not in re.sub(r"None yet", "", text)


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_item_is_answered_where_the_checklist_says(release, language):
    text = page_of(Facts(release), language)
    for item in checklist():
        if item["section"]:
            section = text[text.index(f"{{: #{item['section']} }}") :]
            section = section[: section.find("\n#", 1)]
            assert f"{item['source']} <b>{item['item']}</b>" in section, item["item"]
            assert f'<a href="#{item["section"]}">' in text


def test_the_checklist_holds_every_item_and_says_why_one_is_open():
    items = checklist()
    names = [(item["source"], item["item"]) for item in items]
    assert len(set(names)) == len(names)
    counts = {s: sum(name[0] == s for name in names) for s in ("STROBE", "RECORD", "RECORD-PE")}
    assert counts == {"STROBE": 34, "RECORD": 13, "RECORD-PE": 15}
    for item in items:
        assert bool(item["section"]) == (item["state"] != "not_applicable"), item["item"]
        is_open = item["state"] != "answered"
        assert not is_open or (item.get("note_da") and item.get("note_en")), item["item"]


@pytest.fixture
def controlled(release, tmp_path):
    """Gives a report after manual control in which so many rows were wrong; and its results."""

    def control(name: str, wrong: int) -> tuple[Facts, dict]:
        home = tmp_path / f"{name}{wrong}"
        folder = home / "releases" / "1"
        shutil.copytree(release, folder, ignore=shutil.ignore_patterns("site"))
        (home / "releases" / "current").symlink_to("1")
        with at_home(home):
            sample, rows = draw(name, 60)
            assert fingerprint(sample_results()) is None
            for number, row in enumerate(rows):
                row["udfald"] = "forkert" if number < wrong else "rigtig"
            write_work_list(home / "list.csv", rows)
            assert enter(home / "list.csv")[0] == sample
            results = sample_results()
        with duckdb.connect(str(folder / "layer.duckdb")) as layer:
            layer.execute("drop table if exists quality.sample_results")
        keep_sample_results(folder, results)
        assert fingerprint(results)
        return Facts(folder), results[0]

    return control


def test_outcomes_of_a_sample_reach_the_report(controlled):
    facts, result = controlled("doses_against_the_record", 12)
    rate = validation(facts).one("control.error_rate", sample=result["sample"])
    assert (rate.value, rate.low, rate.high) == (
        result["error_share"], result["error_low"], result["error_high"],
    )  # fmt: skip
    assert 0 < rate.low < rate.value < rate.high < 1
    assert rate.of == result["checked_rows"]
    text = page_of(facts, "da")
    assert "Givne doser mod journalen" in text
    assert "Ingen række er kontrolleret" not in text


def test_one_to_four_wrong_doses_are_told_as_an_upper_bound(controlled):
    facts, result = controlled("doses_against_the_record", 3)
    rate = validation(facts).one("control.error_rate", sample=result["sample"])
    most = wilson(4, result["checked_rows"]).high
    assert (rate.state, rate.value, rate.high) == ("hidden", None, most)
    text = page_of(facts, "en")
    assert f"At most {100 * most:.1f}%" in text
    assert f"{100 * result['error_share']:.1f}%" not in text[text.index("#kontrol }") :][:3000]


def test_wrong_deliveries_are_told_for_there_is_no_person_behind_them(controlled):
    facts, result = controlled("deliveries_of_opioids", 2)
    rate = validation(facts).one("control.error_rate", sample=result["sample"])
    assert rate.value == result["error_share"] > 0


def test_a_release_without_the_agreement_says_so(release, tmp_path):
    folder = tmp_path / "1"
    shutil.copytree(release, folder, ignore=shutil.ignore_patterns("site"))
    with duckdb.connect(str(folder / "layer.duckdb")) as layer:
        layer.execute("drop table marts.procedure_agreements")
        layer.execute("drop table quality.sample_results")
        layer.execute("delete from marts.sales_gaps")
    text = page_of(Facts(folder), "en")
    assert "no treatment days that both SMR and LPR could have registered" in text
    assert "no sales by department to hold SMR against" in text
    assert "so coverage is unknown" in text
    assert "No row has been checked by hand" in text


def test_a_home_without_doses_has_a_page_that_says_so(sales_home):
    folder = (sales_home / "releases" / "current").resolve()
    facts = Facts(folder)
    assert validation(facts) is None
    assert "SMR er ikke leveret" in page_of(facts, "da")
    assert (folder / "site" / "validering" / "index.html").exists()
    assert not (folder / "site" / "validering" / "smr.json").exists()


def test_the_register_and_the_start_page_lead_to_the_report(release):
    for root in ("", "en/"):
        for page in ("", "registre/smr/"):
            text = (release / "site" / root / page / "index.html").read_text("utf-8")
            assert f'href="/{root}validering/"' in text
        assert (release / "site" / root / "validering" / "index.html").exists()
    assert (release / "site" / "validering" / "smr.json").exists()
