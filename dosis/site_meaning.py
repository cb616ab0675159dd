"""This module spells out what metrics and rules mean, from the release's manifests."""

import json
import re
from dataclasses import dataclass

from dosis.catalog import Catalog, Metric
from dosis.site_facts import Facts

_JINJA = re.compile(r"\{\{\s*(?:TimeDimension|Dimension|Entity)\('([^']+)'[^)]*\)\s*\}\}")


@dataclass(frozen=True)
class UnitTest:
    """One proof of a rule: tables given and the table expected, each (name, columns, rows)."""

    name: str
    description: str
    given: tuple[tuple, ...]
    expected: tuple


@dataclass(frozen=True)
class Rule:
    """One model with its opening comment and the unit tests that prove it."""

    name: str
    layer: str
    paragraphs: tuple[str, ...]
    tests: tuple[UnitTest, ...]


def definition(catalog: Catalog, name: str) -> list[str]:
    """How a metric is computed, one line per metric and input."""
    every = {entry["name"]: entry for entry in catalog.semantics["metrics"]}
    waiting, lines = [name], {}
    while waiting:
        name = waiting.pop(0)
        if name not in lines:
            lines[name], more = _line(every[name])
            waiting += more
    return [f"{name} = {text}" for name, text in lines.items()]


def stored_sql(facts: Facts, metric: Metric) -> str | None:
    """The SQL of a stored answer that holds the metric; None where there is none."""
    for path in sorted((facts.folder / "answers").glob("*.json")):
        content = json.loads(path.read_text("utf-8"))
        columns = {column["name"] for column in content.get("columns", [])}
        if metric.name in columns and content["provenance"].get("sql"):
            sql = content["provenance"]["sql"]
            return sql if isinstance(sql, str) else "\n\n".join(sql)
    return None


def rules(catalog: Catalog) -> list[Rule]:
    """Every intermediate model, and the marts that a unit test proves something of."""
    tests: dict[str, list[UnitTest]] = {}
    for node in catalog.manifest.get("unit_tests", {}).values():
        tests.setdefault(node["model"], []).append(_unit_test(node))
    found = []
    for node in catalog.manifest["nodes"].values():
        layer = node["original_file_path"].split("/")[1:2]
        proofs = tuple(tests.get(node["name"], ()))
        is_rule = layer == ["intermediate"] or (layer == ["marts"] and proofs)
        if node["resource_type"] == "model" and is_rule:
            told = _opening(node["raw_code"]) or (node["description"],)
            found.append(Rule(node["name"], layer[0], told, proofs))
    return sorted(found, key=lambda rule: (rule.layer, rule.name))


def _line(metric: dict) -> tuple[str, list[str]]:
    params = metric["type_params"]
    if metric["type"] == "simple":
        aggregation = params["metric_aggregation_params"]
        named = {"sum_boolean": "count if"}.get(aggregation["agg"], aggregation["agg"])
        text = f"{named}({params['expr']}) from {aggregation['semantic_model']}"
        return text + _filtered(metric.get("filter")), []
    if metric["type"] == "ratio":
        sides = [params["numerator"], params["denominator"]]
        return " / ".join(_input(side) for side in sides), [side["name"] for side in sides]
    inputs = params.get("metrics") or []
    text = params.get("expr") or metric["type"]
    for entry in inputs:
        if entry.get("alias") or entry.get("filter"):
            text += f"\n    {entry.get('alias') or entry['name']}: {_input(entry)}"
    return text, [entry["name"] for entry in inputs]


def _input(entry: dict) -> str:
    offset = entry.get("offset_window")
    moved = f" {offset['count']} {offset['granularity']} earlier" if offset else ""
    return entry["name"] + moved + _filtered(entry.get("filter"))


def _filtered(condition: dict | None) -> str:
    wheres = (condition or {}).get("where_filters") or []
    plain = [
        _JINJA.sub(lambda name: name[1].replace("__", "."), where["where_sql_template"].strip())
        for where in wheres
    ]
    return f" where {' and '.join(plain)}" if plain else ""


def _opening(sql: str) -> tuple[str, ...]:
    """The comment that a model opens with, by paragraph."""
    lines = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.removeprefix("--").strip())
    return tuple(part.replace("\n", " ") for part in "\n".join(lines).split("\n\n") if part)


def _unit_test(node: dict) -> UnitTest:
    name = node["name"].replace("_", " ")
    given = tuple(_table(entry["input"], entry["rows"]) for entry in node["given"])
    expected = _table(node["model"], node["expect"]["rows"])
    return UnitTest(f"{name[0].upper()}{name[1:]}", node["description"], given, expected)


def _table(name: str, rows) -> tuple[str, list[str], list[list]]:
    if not isinstance(rows, list):
        return name, ["sql"], [[rows]]
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return name, columns, [[row.get(column, "") for column in columns] for row in rows]
