"""This module writes the contract of each delivered table: what the layer asks of the deliverer."""

from collections.abc import Iterator
from functools import cache

from dosis.contract_words import (
    DIMENSIONS,
    LOGICAL_TYPES,
    SEVERITIES,
    about_release,
    frame,
    purposes_of,
    settling,
)
from dosis.expectation import Instance, instances, suites
from dosis.profile_sql import code_patterns
from dosis.site_facts import Facts, Register, Table

LIBRARY = {  # checks that the standard has a metric for
    "missing_share": "nullValues",
    "invalid_share": "invalidValues",
    "repeated_key_share": "duplicateValues",
}
ACCEPTANCE = (
    "A missing required column, an unreadable file or an unknown layout stops the load; a missing "
    "optional column becomes empty and a reservation. An unmet expectation stops nothing: it "
    "becomes a reservation that every number carries which rests on it."
)


def delivery_contracts(facts: Facts) -> Iterator[tuple[str, dict]]:
    """register.table and contract of each table of the dictionary, delivered or not yet."""
    for register in facts.registers:
        for table in register.tables:
            found = expected().get((register.name, table.name), [])
            yield f"{register.name}.{table.name}", _table(facts, register, table, found)


@cache
def expected() -> dict[tuple[str, str], list[Instance]]:
    """Register and table → what is expected of it."""
    found: dict[tuple[str, str], list[Instance]] = {}
    for instance in instances(suites()):
        found.setdefault((instance.register, instance.table), []).append(instance)
    return found


def rule(name: str, found: list[Instance]) -> dict:
    """An expectation of one or several columns, run by Great Expectations over the profiles."""
    first = found[0]
    columns = [instance.column for instance in found if instance.column]
    bounds = {key: getattr(first, key) for key in ("low", "high")}
    implementation = {"expectation": name, "check": first.check}
    implementation |= {"columns": columns} if columns else {}
    implementation |= {key: value for key, value in bounds.items() if value is not None}
    return {
        "name": name,
        "type": "custom",
        "engine": "great-expectations",
        "implementation": implementation,
        "dimension": DIMENSIONS[first.dimension],
        "severity": SEVERITIES[first.severity],
        "description": first.why,
        "customProperties": _judged(first),
    }


def _table(facts: Facts, register: Register, table: Table, found: list[Instance]) -> dict:
    name = f"{register.name}.{table.name}"
    tables = frozenset([(register.name, table.name)])
    purposes = purposes_of(facts, tables)
    contract = frame(f"deliveries.{name}", f"Delivery {name}") | {
        "description": {
            "purpose": " ".join(table.description.split()),
            "usage": f"For {', '.join(purposes)}.",
            "limitations": ACCEPTANCE,
        },
        "servers": [
            {
                "server": "deliveries",
                "type": "local",
                "description": "One folder per register and day; or `dosis load FILE --date DAY`.",
                "path": f"deliveries/{register.name}/<YYYY-MM-DD>/{table.name}.parquet",
                "format": "parquet, csv or sas7bdat",
            }
        ],
        "schema": [_schema(register, table, found)],
        "slaProperties": settling(facts, tables, table.name),
        "customProperties": [
            *about_release(facts),
            {"property": "purposes", "value": purposes},
            {"property": "layout", "value": table.meta.get("layout", "")},
        ],
    }
    return {key: value for key, value in contract.items() if value not in ([], {})}


def _schema(register: Register, table: Table, found: list[Instance]) -> dict:
    """Columns, what of them is demanded, and what is expected of them."""
    by_column: dict[str | None, list[Instance]] = {}
    names = {column["name"] for column in table.columns}
    for instance in found:
        key = instance.column if instance.column in names else None
        by_column.setdefault(key, []).append(instance)
    properties = [_property(c, by_column.get(c["name"], [])) for c in table.columns]
    parent = table.meta.get("parent")
    if parent:
        child = parent.get("child_key", parent["key"])
        link = {"type": "foreignKey", "to": f"{parent['table']}.{parent['key']}"}
        next(p for p in properties if p["name"] == child)["relationships"] = [link]
    quality = [_variant(group, members) for group, members in _variants(table).items()]
    quality += [rule(i.expectation_id, [i]) for i in by_column.get(None, [])]
    schema = {
        "name": table.name,
        "physicalName": f"raw.{register.name}__{table.name}",
        "logicalType": "object",
        "physicalType": "file",
        "businessName": table.meta.get("label_en") or table.meta.get("label_da") or table.name,
        "description": " ".join(table.description.split()),
        "properties": properties,
    }
    return schema | ({"quality": quality} if quality else {})


def _property(column: dict, found: list[Instance]) -> dict:
    meta = column["config"]["meta"]
    presence = meta["presence"]
    entry = {
        "name": column["name"],
        "logicalType": LOGICAL_TYPES[column["data_type"]],
        "physicalType": column["data_type"],
        "businessName": f"{meta['label_da']} · {meta['label_en']}",
        "description": " ".join(column["description"].split()),
        "customProperties": [{"property": "presence", "value": presence}],
    }
    if presence == "required":
        entry["criticalDataElement"] = True
    code_list = meta.get("code_list")
    if code_list:
        entry["customProperties"].append({"property": "codeList", "value": code_list})
        if entry["logicalType"] == "string" and code_patterns().get(code_list):
            entry["logicalTypeOptions"] = {"pattern": code_patterns()[code_list]}
    for key in ("unit", "trap"):
        if meta.get(key):
            entry["customProperties"].append({"property": key, "value": meta[key]})
    if found:
        entry["quality"] = [_column_rule(instance) for instance in found]
    return entry


def _column_rule(instance: Instance) -> dict:
    """A bound on a share in percent where the standard has a metric for it, else a custom rule."""
    metric = LIBRARY.get(instance.check)
    if metric is None or instance.high is None or instance.low is not None:
        return rule(instance.expectation_id, [instance])
    return {
        "name": instance.expectation_id,
        "type": "library",
        "metric": metric,
        "unit": "percent",
        "mustBeLessOrEqualTo": round(100 * instance.high, 6),
        "dimension": DIMENSIONS[instance.dimension],
        "severity": SEVERITIES[instance.severity],
        "description": instance.why,
        "customProperties": _judged(instance),
    }


def _judged(instance: Instance) -> list[dict]:
    """In which units an expectation is judged each month, and from how many rows on."""
    told = {"judgedBy": [*instance.levels, "month"], "leastRows": instance.least_rows}
    return [{"property": key, "value": value} for key, value in told.items()]


def _variants(table: Table) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for column in table.columns:
        kind, _, group = column["config"]["meta"]["presence"].partition(":")
        if kind == "variant":
            groups.setdefault(group, []).append(column["name"])
    return groups


def _variant(group: str, members: list[str]) -> dict:
    return {
        "name": f"one_of_{group}",
        "type": "text",
        "dimension": "completeness",
        "severity": "error",
        "description": f"At least one of the columns {', '.join(members)} is delivered.",
    }
