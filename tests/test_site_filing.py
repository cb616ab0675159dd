"""This module checks how readers come to labels, contracts and the catalogue on the site."""

import html
import json
import re

import pytest
import yaml
from test_site import ROOTS, read

from dosis.contract import contracts
from dosis.filing import filing, open_fields
from dosis.label import labels
from dosis.site import write_site
from dosis.site_facts import Facts


@pytest.fixture(scope="module")
def release(released_home):
    """The folder of the current release."""
    return (released_home / "releases" / "current").resolve()


@pytest.fixture(scope="module")
def site(release, tmp_path_factory):
    """The site of the release, written anew."""
    target = tmp_path_factory.mktemp("filing") / "site"
    write_site(release, target)
    return target


def test_a_label_is_reached_from_its_register_the_list_and_the_search(site):
    for root in ROOTS:
        listed = read(site / root / "registre" / "index.html").links
        told = read(site / root / "om" / "deling" / "index.html").links
        found = json.dumps(json.loads((site / root / "search.json").read_text("utf-8")))
        for name in filing()["registers"]:
            place = f"/{root}registre/{name}/maerke/"
            assert place in read(site / root / "registre" / name / "index.html").links
            assert place in listed
            assert place in told
            assert f"registre/{name}/maerke/" in found
        assert f"/{root}om/deling/" in read(site / root / "om" / "index.html").links


def test_a_label_page_tells_every_element_and_no_total_mark(release, site):
    for root, language in zip(ROOTS, ("da", "en"), strict=True):
        for name, label in labels(Facts(release)).items():
            page = site / root / "registre" / name / "maerke" / "index.html"
            text = html.unescape(page.read_text("utf-8"))
            for element in label.elements:
                assert element.name.partition("_")[2] in read(page).anchors
            lacking = [e for e in label.elements if e.state == "not_computable"]
            words = {"da": "Kan ikke regnes ud", "en": "Can't be computed"}[language]
            assert text.count(f"<b>{words}</b>") == len(lacking) > 2
            assert not re.search(r"score|karakteren|rating", text, re.IGNORECASE)


def test_a_value_stands_on_the_page_as_in_the_file(release, site):
    label = labels(Facts(release))["smr"]
    told = json.loads((site / "maerker" / "smr.json").read_text("utf-8"))
    text = (site / "registre" / "smr" / "maerke" / "index.html").read_text("utf-8")
    by_name = {element["name"]: element for element in told["elements"]}
    assert len(by_name) == len(label.elements)
    for name in ("uniqueness", "coverage_of_sales", "linked_to_contact"):
        entry = by_name[name]
        assert entry["value"] == pytest.approx(entry["numerator"] / entry["denominator"])
        row = text[text.index(f'id="{name}"') :]
        row = row[: row.index("</tr>")]
        assert f"{100 * entry['value']:.1f}".replace(".", ",") in row
        assert all(link in row or len(entry["reservations"]) > 3 for link in entry["reservations"])


def test_every_contract_is_a_file_that_its_table_links_to(release, site):
    found = contracts(Facts(release))
    assert {p.name for p in (site / "kontrakter").iterdir()} == {f"{n}.odcs.yaml" for n in found}
    for name, contract in found.items():
        file = f"/kontrakter/{name}.odcs.yaml"
        written = yaml.safe_load((site / file.lstrip("/")).read_text("utf-8"))
        assert written["version"] == contract["version"]
        page = f"registre/{name.partition('.')[0]}" if "." in name else f"tabeller/{name}"
        for root in ROOTS:
            assert file in read(site / root / page / "index.html").links, name
            assert file in read(site / root / "om" / "deling" / "index.html").links, name


def test_what_still_awaits_the_data_holder_is_listed(site):
    for root in ROOTS:
        text = (site / root / "om" / "deling" / "index.html").read_text("utf-8")
        assert all(f"<code>{field}</code>" in text for field in open_fields(filing()))
        assert "/katalog.ttl" in read(site / root / "om" / "deling" / "index.html").links
    assert (site / "katalog.jsonld").stat().st_size > 10_000
