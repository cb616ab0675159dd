"""This module lists the pages of the marts: grain, columns, tests, rows, lineage, readers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from dosis.site_ancestry import Lineage, group_label, lineage, picture
from dosis.site_facts import Facts
from dosis.site_page import SitePage


@dataclass(frozen=True)
class Mart:
    """One mart of the release; `columns` are (name, type, description, tests)."""

    name: str
    grain: str
    more: str
    rows: int | None
    columns: tuple[tuple[str, str, str, tuple[str, ...]], ...]
    promises: tuple[str, ...]
    has_proofs: bool


@lru_cache(maxsize=2)
def marts(facts: Facts) -> tuple[Mart, ...]:
    """All marts, by name."""
    nodes = facts.catalog.manifest["nodes"].values()
    tests = [node for node in nodes if node["resource_type"] == "test"]
    proved = {node["model"] for node in facts.catalog.manifest.get("unit_tests", {}).values()}
    rows = {
        row["table_name"]: row["estimated_size"]
        for row in facts.rows(
            "select table_name, estimated_size from duckdb_tables() where schema_name = 'marts'"
        )
    }
    found = [
        _mart(node, tests, rows.get(node["name"]), node["name"] in proved)
        for node in nodes
        if node["resource_type"] == "model" and node["path"].startswith("marts/")
    ]
    return tuple(sorted(found, key=lambda mart: mart.name))


def mart_pages(facts: Facts, language: str) -> Iterator[SitePage]:
    """One page per mart."""
    for mart in marts(facts):
        comes_from = lineage(facts.catalog, mart.name)
        told = {
            "mart": mart,
            "lineage": comes_from,
            "picture": picture(facts, comes_from, language) if comes_from.steps else None,
            "metrics": [m for m in facts.catalog.metrics.values() if mart.name in m.models],
            "readers": _readers(facts, mart.name),
            "sources": _by_group(facts, comes_from, language),
        }
        yield SitePage(f"tabeller/{mart.name}/", mart.name, "mart", told)


def _mart(node: dict, tests: list[dict], rows: int | None, has_proofs: bool) -> Mart:
    own = [test for test in tests if test.get("attached_node") == node["unique_id"]]
    by_column: dict[str, list[str]] = {}
    promises = []
    for test in own:
        about = test.get("test_metadata") or {}
        column = test.get("column_name")
        if column:
            by_column.setdefault(column, []).append(_promise(about))
        else:
            promises.append(_promise(about))
    for test in tests:
        if not test.get("attached_node") and node["unique_id"] in test["depends_on"]["nodes"]:
            promises.append(_sentence(test["name"]))
    grain, _, more = " ".join(node["description"].split()).partition(". ")
    columns = tuple(
        (c["name"], c["data_type"], c["description"], tuple(by_column.get(c["name"], ())))
        for c in node["columns"].values()
    )
    return Mart(
        node["name"], grain.rstrip(".") + ".", more, rows, columns, tuple(promises), has_proofs
    )


def _promise(about: dict) -> str:
    """A test of a column or table in few words."""
    named, given = about.get("name", ""), about.get("kwargs", {})
    if named == "one_row_per":
        return f"one row per {', '.join(given.get('columns', []))}"
    if named == "accepted_values":
        return f"one of {', '.join(map(str, given.get('values', [])))}"
    if named == "relationships":
        target = re.search(r"'(\w+)'", given.get("to", ""))
        return f"found in {target[1] if target else given.get('to')}.{given.get('field')}"
    return named.replace("_", " ")


def _sentence(name: str) -> str:
    words = name.removeprefix("assert_").replace("_", " ")
    return f"{words[:1].upper()}{words[1:]}."


def _readers(facts: Facts, name: str) -> list[str]:
    """The marts that read this one, directly or through rules."""
    every = [mart.name for mart in marts(facts) if mart.name != name]
    node = f"model.dosis.{name}"
    return [m for m in every if any(s.node == node for s in lineage(facts.catalog, m).steps)]


def _by_group(facts: Facts, found: Lineage, language: str) -> list[tuple[str, str, list[str]]]:
    """What the mart reads that is no rule: (label, page, names), in the picture's order."""
    groups: dict[str, list[str]] = {}
    for step in found.steps:
        if step.kind != "intermediate":
            groups.setdefault(step.group, []).append(step.name.rpartition(".")[2])
    told = []
    for group, names in sorted(groups.items(), key=lambda entry: entry[0]):
        label, _, page = group_label(facts, found, group, language)
        told.append((label, page, sorted(names)))
    return told
