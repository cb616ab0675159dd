"""This module proves which findings are told to need attention, in which order, and where to go."""

import pyarrow
import pytest
from browser import choose, settle

from dosis.answer import Answer, Verdict
from dosis.attention import findings

pytest_plugins = ("browser",)


def reservation(**more) -> dict:
    """An undeclared break of one hospital, severe, since March 2024."""
    found = {
        "id": "x", "kind": "detected_break", "severity": 3, "register": "smr", "column": "d_adm",
        "scope": {"hospital": "A"}, "from": "2024-03-01", "to": None, "url": "/registre/smr/#x",
        "label_da": "Brud", "label_en": "Break", "text_da": "Et brud.", "text_en": "A break.",
    }  # fmt: skip
    return found | more


def answer(reservations: list[dict], rows: dict | None = None) -> Answer:
    """An answer of which only reservations and rows count."""
    numbers = pyarrow.table(rows or {"sustained_gaps": pyarrow.array([], pyarrow.float64())})
    return Answer("1", numbers, [], Verdict("comparable", "", ""), reservations, [], 0, {})


NO_GAPS = answer([])


def test_the_gravest_come_first_then_the_newest():
    found = findings(
        answer(
            [
                reservation(severity=2, label_da="mellem"),
                reservation(column="a", label_da="gammel", **{"from": "2024-01-01"}),
                reservation(column="b", label_da="ny"),
            ]
        ),
        NO_GAPS,
        "2024-06",
    )
    assert [f.label_da for f in found] == ["ny", "gammel", "mellem"][: len(found)]


def test_what_is_declared_or_minor_needs_no_attention():
    calm = [
        reservation(kind="provisional"),
        reservation(kind="declared_break"),
        reservation(kind="registration_style"),
        reservation(kind="small_cells"),
        reservation(severity=1),
        reservation(**{"from": None}),
    ]
    assert findings(answer(calm), NO_GAPS, "2024-06") == []


def test_checks_of_one_column_place_and_time_are_told_once():
    twice = [reservation(label_da="ugyldig"), reservation(label_da="flere ugyldige end før")]
    assert [f.label_da for f in findings(answer(twice), NO_GAPS, "2024-06")] == ["ugyldig"]
    apart = [reservation(), reservation(scope={"hospital": "B"})]
    assert len(findings(answer(apart), NO_GAPS, "2024-06")) == 2


def test_a_finding_of_a_hospital_leads_to_its_departments():
    own, all_of_them = findings(
        answer([reservation(), reservation(column="y", scope={}, severity=2)]), NO_GAPS, "2024-06"
    )
    assert own.params == (("hospital", "A"),)
    assert all_of_them.params == ()


def test_a_lasting_gap_is_told_without_a_word_of_misuse():
    rows = {
        "hospital": ["A", "A"],
        "department_name": ["A, Kirurgi", "A, Medicin"],
        "medicine_name": ["Morfin", "Morfin"],
        "sustained_gaps": [2.0, 0.0],
    }
    (gap,) = findings(answer([]), answer([], rows), "2024-06")
    assert (gap.since, gap.severity) == ("2023-11-01", 2)
    assert dict(gap.params)["department"] == "A, Kirurgi"
    assert "misbrug" not in (gap.label_da + gap.text_da).lower()


@pytest.mark.browser
def test_the_start_page_lists_what_it_counts_and_leads_on(apps, open_at):
    page = open_at(apps["a_benchmark"])
    told = page.inner_text(".d-answer strong")
    assert told == str(page.locator(".d-reservation").count())
    link = page.get_by_role("link", name="Se afdelingernes registreringer").first
    link.click()
    page.wait_for_selector("h1:has-text('Hvor godt registrerer')")
    assert "hospital=" in page.url


@pytest.mark.browser
def test_the_start_page_tells_of_one_place(apps, open_at):
    page = open_at(apps["a_benchmark"])
    choose(page, "Område", 1)
    area = page.get_by_label("Område", exact=True).input_value()
    assert f"i {area} i de seks måneder" in page.inner_text(".d-answer")
    assert page.url.count("area=region") == 1
    page.get_by_role("link", name="Få besked, når der er nyt her").click()
    page.wait_for_url("**/subscriptions*")
    settle(page)
    assert area in page.inner_text(".d-answer")
