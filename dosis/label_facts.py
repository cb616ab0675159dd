"""This module lays out what the label's queries read beside the marts.

Relations on a cursor of the release: `dictionary` (one row per delivered variable and per rule
between variables), `reporting` (hospitals that reported, by table and month), `newest_deliveries`
(one row per table), `appearances` (one row per register and person) and `given_values` (one row per
table, year and whether the dictionary demands the value).
"""

from pathlib import Path

import duckdb

from dosis.expectation import suites
from dosis.profile_sql import profiled_columns
from dosis.query import connection
from dosis.register import register_table
from dosis.site_facts import Facts

BASE = Path(__file__).parent / "sql" / "label_base"
PERSONAL = {"marts.administrations", "marts.contacts", "marts.dispensings", "marts.persons"}
# Relation → the marts that it reads, and what stands in for it in a release without them.
BASES = {
    "appearances": (
        PERSONAL,
        "select '' as register, '' as person_id, current_date as first_on, "
        "current_date as last_on where false",
    ),
    "given_values": (
        {"marts.column_profiles"},
        "select '' as register, '' as table_name, '' as presence, 0 as year, 0 as numerator, "
        "0 as denominator, current_date as from_on, current_date as to_on where false",
    ),
}


def label_connection(facts: Facts) -> duckdb.DuckDBPyConnection:
    """A cursor on the release with the relations above."""
    import pyarrow

    cursor = connection(facts.folder)
    relations = {
        "dictionary": (_DICTIONARY, _dictionary(facts)),
        "reporting": (_REPORTING, _reporting(facts)),
        "newest_deliveries": (_DELIVERIES, _newest_deliveries(facts)),
    }
    for name, (columns, rows) in relations.items():
        schema = pyarrow.schema(list(columns.items()))
        cursor.register(f"{name}_rows", pyarrow.Table.from_pylist(rows, schema=schema))
        cursor.execute(f"create or replace temp table {name} as select * from {name}_rows")
        cursor.unregister(f"{name}_rows")
    for name, (needed, otherwise) in BASES.items():
        sql = (BASE / f"{name}.sql").read_text("utf-8") if needed <= facts.tables else otherwise
        cursor.execute(f"create or replace temp table {name} as {sql}")
    return cursor


def typical_ages(facts: Facts) -> dict[str, tuple[int, int]]:
    """Register → the ages between which 90 of 100 persons are at their first event."""
    if not facts.tables >= PERSONAL:
        return {}
    sql = (BASE / "typical_ages.sql").read_text("utf-8")
    rows = label_connection(facts).execute(sql).fetchall()
    return {register: (max(low, 0), high) for register, low, high in rows}


_DICTIONARY = {
    "register": "string",
    "table_name": "string",
    "column_name": "string",
    "presence": "string",
    "is_described": "bool",
    "has_validity": "bool",
    "is_rule": "bool",
}
_REPORTING = {
    "register": "string",
    "table_name": "string",
    "month_on": "date32",
    "reported": "int64",
    "expected": "int64",
}
_DELIVERIES = {
    "register": "string",
    "table_name": "string",
    "delivered_on": "string",
    "made_on": "string",
}


def _dictionary(facts: Facts) -> list[dict]:
    """Delivered tables only; what is valid is said by the dictionary and the expectations."""
    expected = {(s["register"], s["table"]): s for s in suites().values()}
    rows = []
    for register in facts.registers:
        for table in register.tables:
            described = register_table(register.name, table.name)
            if table.deliveries and described:
                suite = expected.get((register.name, table.name), {})
                checked = {c.name: c for c in profiled_columns(described, suite)}
                presence = {c.name: c.presence for c in described.columns}
                rules = set(suite.get("rules", {}))
                texts = {c.name: bool(c.description and c.label_da) for c in described.columns}
                rows += [
                    {
                        "register": register.name,
                        "table_name": table.name,
                        "column_name": name,
                        "presence": presence.get(name, "rule"),
                        "is_described": texts.get(name, True),
                        "has_validity": "true" not in (column.is_valid, column.is_in_range)
                        or column.is_valid != column.is_in_range,
                        "is_rule": name in rules,
                    }
                    for name, column in checked.items()
                ]
    return rows


def _reporting(facts: Facts) -> list[dict]:
    return [
        {
            "register": register,
            "table_name": covered.table,
            "month_on": month,
            "reported": reported,
            "expected": expected,
        }
        for register, tables in facts.coverage.items()
        for covered in tables
        for cells in covered.regions.values()
        for month, (reported, expected) in zip(covered.months, cells, strict=True)
        if expected
    ]


def _newest_deliveries(facts: Facts) -> list[dict]:
    made_on = facts.about["made_at"][:10]
    return [
        {
            "register": register.name,
            "table_name": table.name,
            "delivered_on": max(day for day, _ in table.deliveries),
            "made_on": made_on,
        }
        for register in facts.registers
        for table in register.tables
        if table.deliveries
    ]
