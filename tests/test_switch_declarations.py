"""This module proves how a switch is declared: thirty lines, no misspelt key, a home's own."""

import pyarrow
import pytest
import yaml
from conftest import PROJECT

from dosis.declarations import declared_tables
from dosis.home import DosisError
from dosis.switch import declared_switches, with_switches

FOLDER = PROJECT / "declarations" / "switches"
FILES = sorted(FOLDER.glob("*.yml"))


def written(root, name: str, content: dict) -> None:
    """A declaration of a home."""
    folder = root / "declarations" / "switches"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.yml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")


def content(name: str = "adalimumab_2021") -> dict:
    """A declaration of the project."""
    return yaml.safe_load((FOLDER / f"{name}.yml").read_text("utf-8"))


def rows(home, table: str) -> list[dict]:
    """What the models read of a home's switches."""
    return with_switches(declared_tables(), home)[table].to_pylist()


def test_a_switch_takes_at_most_thirty_lines():
    assert FILES
    assert [p.name for p in FILES if p.read_text("utf-8").count("\n") > 30] == []


def test_the_new_product_is_told_by_product_and_by_region(tmp_path):
    found = {
        (r["named"], r["region"]): r["target_rank"]
        for r in rows(tmp_path, "switch_products")
        if r["switch_id"] == "adalimumab_2018" and not r["is_former"]
    }
    east, west = ("Hovedstaden", "Sjælland"), ("Syddanmark", "Midtjylland", "Nordjylland")
    expected = {("Imraldi", region): 1 for region in east}
    assert found == expected | {("Amgevita", region): 1 for region in west}


def test_a_homes_own_declaration_stands_in_for_the_projects(tmp_path):
    place = {"department_name": "A, Hud"}
    texts = {"text_da": "Restordre.", "text_en": "Short."}
    own = content() | {"expected_share": 0.7}
    own["exceptions"] = [{"scope": place, "share": 0.4} | texts]
    own["shortages"] = [{"scope": place, "from": "2021-11-01", "to": "2021-12-12"} | texts]
    written(tmp_path, "adalimumab_2021", own)
    shares = {r["switch_id"]: r["expected_share"] for r in rows(tmp_path, "switches")}
    assert (shares["adalimumab_2021"], shares["adalimumab_2018"]) == (0.7, 0.9)
    (exception,) = [
        r for r in rows(tmp_path, "switch_exceptions") if r["switch_id"] == "adalimumab_2021"
    ]
    assert (exception["scope_dimension"], exception["scope_value"]) == ("department_name", "A, Hud")
    assert exception["share"] == 0.4
    (shortage,) = rows(tmp_path, "switch_shortages")
    assert (shortage["from_on"], shortage["to_on"]) == ("2021-11-01", "2021-12-12")
    events = {r["declaration_id"]: r for r in rows(tmp_path, "events")}
    assert events["adalimumab_2021_shortage_1"]["scope_value"] == "A, Hud"
    assert len(events) == declared_tables()["events"].num_rows + 1


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"expected_shares": 0.9}, "expected_shares"),
        ({"expected_share": 1.0}, "expected_share"),
        ({"from": "2021-11"}, "from"),
        ({"from_products": []}, "from_products"),
        ({"to_products": [{"rank": 1}]}, "to_products"),
        ({"to_products": [{"rank": 1, "brand": "X", "item_number": "000001"}]}, "to_products"),
        ({"shortages": [{"from": "2021-11-01", "text_da": "x", "text_en": "x"}]}, "to"),
        ({"specialties": []}, "specialties"),
    ],
)
def test_a_faulty_declaration_is_told_by_file_and_key(tmp_path, fault, told):
    written(tmp_path, "adalimumab_2021", content() | fault)
    with pytest.raises(DosisError, match=rf"adalimumab_2021(?s:.)*{told}"):
        declared_switches(tmp_path)


def test_without_switches_the_tables_are_there_and_empty(tmp_path):
    events = pyarrow.table(
        {name: pyarrow.array([], pyarrow.string()) for name in ("declaration_id",)}
    )
    found = with_switches({"events": events}, tmp_path, tmp_path)
    assert {table.num_rows for table in found.values()} == {0}
    assert "switch_shortages" in found
