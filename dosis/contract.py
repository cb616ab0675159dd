"""This module writes data contracts: what a consumer of a mart may rely on.

One contract per mart, from the manifest: columns with types and meaning, keys and data tests as
quality rules that stop a build, expectations of the tables that it reports in, service levels,
roles and purposes. The contract of a delivered table is written by contract_delivery.
"""

import re
from collections.abc import Iterator

import yaml

from dosis.contract_delivery import delivery_contracts, expected, rule
from dosis.contract_version import versioned
from dosis.contract_words import (
    LIMITATIONS,
    LOGICAL_TYPES,
    about_release,
    frame,
    purposes_of,
    roles,
    settling,
)
from dosis.site_facts import Facts

PERSONAL = ("person_id",)


def contracts(facts: Facts) -> dict[str, dict]:
    """File stem → contract (a mart's name, or register.table), with versions of their own."""
    every = dict(mart_contracts(facts)) | dict(delivery_contracts(facts))
    return {name: versioned(facts, name, contract) for name, contract in every.items()}


def contract_yaml(contract: dict) -> str:
    """A contract as the file that is handed out."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return yaml.dump(contract, Dumper=dumper, sort_keys=False, allow_unicode=True, width=100)


def mart_contracts(facts: Facts) -> Iterator[tuple[str, dict]]:
    """Name and contract of each mart of the release."""
    nodes = facts.catalog.manifest["nodes"].values()
    tests = [node for node in nodes if node["resource_type"] == "test"]
    for node in nodes:
        if node["resource_type"] == "model" and node["path"].startswith("marts/"):
            yield node["name"], _mart(facts, node, tests)


def _mart(facts: Facts, node: dict, tests: list[dict]) -> dict:
    name = node["name"]
    tables = facts.catalog.source_tables(name)
    told = node["config"]["meta"].get("reports_in", [])
    reports = frozenset(tuple(entry.split(".")) for entry in told)
    purposes = purposes_of(facts, reports or tables)
    contract = frame(f"marts.{name}", f"dosis mart {name}") | {
        "description": {
            "purpose": " ".join(node["description"].split()),
            "usage": f"For {', '.join(purposes)}; read-only, from a release.",
            "limitations": LIMITATIONS,
        },
        "servers": [
            {
                "server": "release",
                "type": "duckdb",
                "description": "The release's file; `current` is swapped as a whole.",
                "database": "releases/current/layer.duckdb",
                "schema": "marts",
            }
        ],
        "schema": [_schema(node, tests, reports)],
        "roles": roles(purposes),
        "slaProperties": settling(facts, reports or tables, name),
        "customProperties": [
            *about_release(facts),
            {"property": "purposes", "value": purposes},
            {"property": "deliveredTables", "value": sorted(".".join(t) for t in tables)},
        ],
    }
    return {key: value for key, value in contract.items() if value not in ([], {})}


def _schema(node: dict, tests: list[dict], reports: frozenset[tuple[str, str]]) -> dict:
    """Grain, columns and rules of a mart."""
    grain = " ".join(node["description"].split())
    own = [test for test in tests if test.get("attached_node") == node["unique_id"]]
    singular = [
        test
        for test in tests
        if not test.get("attached_node") and node["unique_id"] in test["depends_on"]["nodes"]
    ]
    quality = [
        *(_table_rule(test) for test in own if not test.get("column_name")),
        *(_sentence(test) for test in singular),
        *_expectations(reports),
    ]
    schema = {
        "name": node["name"],
        "physicalName": f"marts.{node['name']}",
        "logicalType": "object",
        "physicalType": "table",
        "description": grain,
        "dataGranularityDescription": grain.partition(". ")[0].rstrip(".") + ".",
        "properties": [_property(column, own) for column in node["columns"].values()],
    }
    return schema | ({"quality": quality} if quality else {})


def _property(column: dict, tests: list[dict]) -> dict:
    """A column; what its tests promise stands as required, unique, reference and quality."""
    own = [t for t in tests if t.get("column_name") == column["name"]]
    names = {t["test_metadata"]["name"] for t in own if not t["config"].get("where")}
    meta = column["config"]["meta"]
    entry = {
        "name": column["name"],
        "logicalType": LOGICAL_TYPES[column["data_type"].lower()],
        "physicalType": column["data_type"],
        "description": " ".join(column["description"].split()),
        "required": "not_null" in names,
        "unique": "unique" in names,
    }
    if meta.get("label_en"):
        entry["businessName"] = f"{meta['label_da']} · {meta['label_en']}"
    if column["name"] in PERSONAL:
        entry["classification"] = "personal, pseudonymous"
    if {"not_null", "unique"} <= names:
        entry |= {"primaryKey": True, "primaryKeyPosition": 1}
    found = [t for t in own if t["test_metadata"]["name"] == "relationships"]
    links = [link for link in map(_relationship, found) if link]
    if links:
        entry["relationships"] = links
    quality = [_column_rule(t) for t in own]
    if any(quality):
        entry["quality"] = [q for q in quality if q]
    if meta.get("public"):
        entry["customProperties"] = [{"property": "dimension", "value": meta["public"]}]
    return entry


def _relationship(test: dict) -> dict | None:
    """A reference of every value to another mart.

    None for one of some rows, and for one to a code list, which no release holds.
    """
    given = test["test_metadata"]["kwargs"]
    to_seed = any(node.startswith("seed.") for node in test["depends_on"]["nodes"])
    if to_seed or test["config"].get("where"):
        return None
    target = re.search(r"'(\w+)'", given["to"])[1]
    return {"type": "foreignKey", "to": f"{target}.{given['field']}"}


def _column_rule(test: dict) -> dict | None:
    """A test of a column as quality rule; not_null and unique are told by the property itself."""
    about, some = test["test_metadata"], test["config"].get("where")
    if about["name"] == "relationships":
        target = f"{about['kwargs']['to']}.{about['kwargs']['field']}"
        said = f"Found in {target}" + (f" where {some}." if some else ".")
        return None if _relationship(test) else _dbt(test) | {"description": said}
    if some:
        return _dbt(test) | {"description": f"{about['name'].replace('_', ' ')} where {some}."}
    if about["name"] in ("not_null", "unique"):
        return None
    if about["name"] == "accepted_values":
        described = "One of a closed list; a build with another value is not released."
        arguments = {"validValues": about["kwargs"]["values"]}
        return _none_of("invalidValues", arguments, "conformity", described)
    return _dbt(test)


def _table_rule(test: dict) -> dict:
    about = test["test_metadata"]
    if about["name"] == "one_row_per":
        columns = about["kwargs"]["columns"]
        described = f"One row per {', '.join(columns)}."
        return _none_of("duplicateValues", {"properties": columns}, "uniqueness", described)
    return _dbt(test)


def _none_of(metric: str, arguments: dict, dimension: str, described: str) -> dict:
    """A rule of the standard's library that no row may break."""
    return {
        "type": "library",
        "metric": metric,
        "arguments": arguments,
        "mustBe": 0,
        "dimension": dimension,
        "severity": "error",
        "description": described,
    }


def _sentence(test: dict) -> dict:
    words = test["name"].removeprefix("assert_").replace("_", " ")
    return _dbt(test) | {"description": f"{words[:1].upper()}{words[1:]}."}


def _dbt(test: dict) -> dict:
    """A data test that dbt runs; a build that fails it is not released."""
    return {
        "type": "custom",
        "engine": "dbt",
        "implementation": test["name"],
        "dimension": "consistency",
        "severity": "error",
    }


def _expectations(reports: frozenset[tuple[str, str]]) -> list[dict]:
    """What is expected of the delivered tables that the mart reports in, one rule per expectation.

    The thresholds of each column stand in the contract of the delivered table.
    """
    groups: dict[tuple, list] = {}
    for table in sorted(reports):
        for instance in expected().get(table, []):
            entry = ".".join(instance.expectation_id.split(".")[:2])
            groups.setdefault((entry, instance.check), []).append(instance)
    return [rule(entry, found) for (entry, _), found in groups.items()]
