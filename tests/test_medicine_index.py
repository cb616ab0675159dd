"""This module checks that a medicine is found by its name, its brands and its ATC code."""

import pytest
from browser import settle

from dosis.area_filter import diagnoses_of, first_choice
from dosis.medicine_index import Medicine, medicines, options

pytest_plugins = ("browser",)


def test_a_medicine_is_offered_by_its_name_and_by_each_brand():
    found = (
        Medicine("L04AB04", "adalimumab", ("Humira", "Amgevita")),
        Medicine("B01AC06", "acetylsalicylsyre", ()),
    )
    assert list(options(found).items()) == [
        ("B01AC06", "acetylsalicylsyre (B01AC06)"),
        ("L04AB04", "adalimumab (L04AB04)"),
        ("L04AB04 Amgevita", "Amgevita: adalimumab (L04AB04)"),
        ("L04AB04 Humira", "Humira: adalimumab (L04AB04)"),
    ]


def test_a_medicine_is_asked_for_in_the_areas_that_declare_it():
    first, *others = diagnoses_of("L04AB04")
    assert first == "diagnosis_code^=DM05,DM06"
    assert set(others) == {"diagnosis_code^=DL40", "diagnosis_code^=DK50,DK51", ""}
    assert list(diagnoses_of("N02BE01")) == [""]
    assert (first_choice("L04AB04"), first_choice("N02BE01")) == ("rheumatology", None)


def test_a_release_lists_what_it_holds_doses_of(released_home):
    layer = (released_home / "releases" / "current").resolve() / "layer.duckdb"
    found = {medicine.atc: medicine for medicine in medicines(layer)}
    assert {"Humira", "Imraldi", "Amgevita"} <= set(found["L04AB04"].brands)
    assert "unknown" not in found
    names = [medicine.name.lower() for medicine in medicines(layer)]
    assert names == sorted(names)


@pytest.mark.browser
@pytest.mark.parametrize("typed", ["Humira", "L04AB04", "adalimum"])
def test_a_medicine_is_found_by_what_is_typed(apps, open_at, typed):
    page = open_at(f"{apps['a_benchmark']}/uniform_use?measure=treated_patients&medicine=L01XG01")
    assert "adalimumab" not in page.inner_text(".d-answer")
    field = page.get_by_label("Lægemiddel", exact=True)
    field.click()
    field.fill(typed)
    page.get_by_role("option").first.click()
    page.wait_for_timeout(1500)
    settle(page)
    assert "patienter fik adalimumab" in page.inner_text(".d-answer")
    assert "medicine=L04AB04" in page.url


@pytest.mark.browser
def test_only_a_medicine_of_the_area_has_its_diagnosis_and_recommendation(apps, open_at):
    page = open_at(f"{apps['a_benchmark']}/uniform_use?medicine=L01XG01")
    page.get_by_label("Diagnose", exact=True).click()
    offered = page.get_by_role("option").all_inner_texts()
    assert offered == ["Myelomatose (DC90)", "Alle diagnoser"]
