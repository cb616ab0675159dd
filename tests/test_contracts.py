"""This module proves the data contracts: valid, true of the release, and raised by a change."""

import copy
import json
import os

import duckdb
import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from open_data_contract_standard.model import OpenDataContractStandard

from dosis.contract import contract_yaml, contracts
from dosis.contract_version import compared, raised, versioned
from dosis.site_facts import Facts


@pytest.fixture(scope="module")
def release(released_home):
    """The folder of the current release."""
    return (released_home / "releases" / "current").resolve()


@pytest.fixture(scope="module")
def found(release) -> dict[str, dict]:
    """The contracts of the release."""
    return contracts(Facts(release))


@pytest.fixture(scope="module")
def standard():
    """The validator of the standard's JSON schema."""
    schema = json.loads(OpenDataContractStandard.json_schema())
    return jsonschema.validators.validator_for(schema)(schema)


def test_every_contract_is_one_by_the_standard(found, standard):
    assert len(found) > 60
    for name, contract in found.items():
        text = contract_yaml(contract)
        assert not [e.message for e in standard.iter_errors(yaml.safe_load(text))], name
        OpenDataContractStandard.from_string(text)
    wrong = copy.deepcopy(found["administrations"])
    wrong["schema"][0]["properties"][0]["logicalType"] = "varchar"
    wrong["servers"][0].pop("database")
    assert len(list(standard.iter_errors(wrong))) > 0


def test_every_mart_and_delivered_table_has_one(release, found):
    facts = Facts(release)
    marts = {name.removeprefix("marts.") for name in facts.tables if name.startswith("marts.")}
    lineage = {"column_lineage", "model_lineage"}  # written with the release, not by the models
    assert {name for name in found if "." not in name} >= marts - lineage
    delivered = {f"{r.name}.{t.name}" for r in facts.registers for t in r.tables}
    assert {name for name in found if "." in name} == delivered


def test_what_a_contract_promises_holds_in_the_release(release, found):
    """Columns and types, required values, keys, closed lists and references, counted by SQL."""
    broken, tried = [], 0
    with duckdb.connect(str(release / "layer.duckdb"), read_only=True) as connection:

        def count(sql: str) -> int:
            return connection.execute(f"select count(*) from {sql}").fetchone()[0]

        for name, contract in found.items():
            if "." in name:
                continue
            (table,) = contract["schema"]
            told = {p["name"]: p["physicalType"] for p in table["properties"]}
            real = connection.execute(f"describe marts.{name}").fetchall()
            types = {"string": "varchar"}
            assert {k: types.get(v, v) for k, v in told.items()} == {
                row[0]: row[1].lower() for row in real
            }, name
            for sql in promises(name, table):
                tried += 1
                broken += [sql] if count(sql) else []
    assert tried > 200
    assert not broken, broken[:5]


def promises(name: str, table: dict):
    """SQL whose rows break a promise of the contract."""
    for entry in table["properties"]:
        column = entry["name"]
        if entry["required"]:
            yield f"marts.{name} where {column} is null"
        if entry["unique"]:
            known = f"select {column} from marts.{name} where {column} is not null"
            yield f"({known} group by 1 having count(*) > 1)"
        for rule in entry.get("quality", []):
            if rule["type"] == "library" and rule["metric"] == "invalidValues":
                values = ", ".join(f"'{v}'" for v in rule["arguments"]["validValues"])
                yield f"marts.{name} where {column}::varchar not in ({values})"
        for link in entry.get("relationships", []):
            target, field = link["to"].split(".")
            yield f"marts.{name} where {column} not in (select {field} from marts.{target})"
    for rule in table.get("quality", []):
        if rule["type"] == "library" and rule["metric"] == "duplicateValues":
            keys = ", ".join(rule["arguments"]["properties"])
            yield f"(select {keys} from marts.{name} group by {keys} having count(*) > 1)"


def test_a_delivery_says_what_is_demanded_and_from_when_it_is_too_much(found):
    contract = found["smr.indberetningmedpris"]
    columns = {p["name"]: p for p in contract["schema"][0]["properties"]}
    assert columns["k_adm_id"]["criticalDataElement"]
    assert "criticalDataElement" not in columns["d_ord_start"]
    (bound,) = [
        q["mustBeLessOrEqualTo"]
        for q in columns["k_adm_id"]["quality"]
        if q.get("metric") == "nullValues"
    ]
    assert bound == 2.0  # expectations/stg_smr__administrations.yml: 0.02
    levels = {level["property"]: level["value"] for level in contract["slaProperties"]}
    assert levels["latency"] == 3
    assert levels["frequency"] == "monthly"


CHANGES = {  # an edit of one column of a mart, and of a delivery: how much each changes
    "type": (lambda c: c.update(physicalType="double"), "major", "major"),
    "new name": (lambda c: c.update(name="renamed"), "major", "minor"),
    "promise": (lambda c: c.update(required=False), "major", None),
    "words": (lambda c: c.update(description="Something else."), "patch", "patch"),
    "nothing": (lambda c: None, None, None),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_contract_changes_by_as_much_as_its_reader_must_do(name, found):
    edit, of_mart, of_delivery = CHANGES[name]
    for stem, size in (("administrations", of_mart), ("smr.indberetningmedpris", of_delivery)):
        before, after = found[stem], copy.deepcopy(found[stem])
        (column,) = [
            p
            for p in after["schema"][0]["properties"]
            if p["name"] in ("administered_on", "d_ord_start")
        ]
        edit(column)
        if size or name == "nothing":
            assert compared(before, after)[0] == size, stem


def test_a_new_demand_is_a_large_change_for_the_deliverer_only(found):
    before = found["smr.indberetningmedpris"]
    after = copy.deepcopy(before)
    (column,) = [p for p in after["schema"][0]["properties"] if p["name"] == "d_ord_start"]
    column["customProperties"][0]["value"] = "required"
    assert compared(before, after) == ("major", ["d_ord_start demanded is new"])
    assert compared(after, before)[0] == "minor"
    column["customProperties"][0]["value"] = "optional"
    after["schema"][0]["properties"].append(column | {"name": "a_new_column"})
    assert compared(before, after) == ("minor", ["column a_new_column is new"])


def test_the_version_follows_the_release_before(release, found, tmp_path):
    """Release 1 delivered the day of a dose as a time and had one column more."""
    old = copy.deepcopy(found["administrations"])
    properties = old["schema"][0]["properties"]
    (day,) = [p for p in properties if p["name"] == "administered_on"]
    day["physicalType"] = "timestamp"
    properties.append(day | {"name": "gone_since"})
    earlier = tmp_path / "1" / "site" / "kontrakter"
    earlier.mkdir(parents=True)
    (earlier / "administrations.odcs.yaml").write_text(contract_yaml(old), "utf-8")
    own = tmp_path / "2"
    own.mkdir()
    for name in ("manifest.json", "semantic_manifest.json", "layer.duckdb"):
        os.symlink(release / name, own / name)
    about = json.loads((release / "release.json").read_text("utf-8"))
    (own / "release.json").write_text(json.dumps(about | {"number": "2"}), "utf-8")
    raised_to = contracts(Facts(own))
    assert raised_to["administrations"]["version"] == "2.0.0"
    custom = {c["property"]: c["value"] for c in raised_to["administrations"]["customProperties"]}
    assert custom["changes"][0] == "administered_on is date, was timestamp"
    assert "column gone_since is gone" in custom["changes"]
    assert raised_to["contacts"]["version"] == "1.0.0"
    same = versioned(Facts(own), "administrations", found["administrations"] | {"id": old["id"]})
    assert same["version"] == "2.0.0"


@given(st.tuples(*[st.integers(0, 50)] * 3), st.sampled_from(["major", "minor", "patch"]))
def test_a_version_only_rises(version, size):
    text = ".".join(map(str, version))
    after = tuple(map(int, raised(text, size).split(".")))
    assert after > version
    assert raised(text, None) == text
