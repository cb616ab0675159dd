"""This module reads the register dictionary: what each delivered table holds (`_sources*.yml`)."""

from dataclasses import dataclass, field
from functools import cache

import yaml

from dosis.home import PROJECT

DUCKDB_TYPES = {
    "string": "varchar",
    "bigint": "bigint",
    "double": "double",
    "date": "date",
    "timestamp": "timestamp",
    "boolean": "boolean",
}


@dataclass(frozen=True)
class Column:
    """One delivered column: `presence` is required, optional or variant:<group>."""

    name: str
    type: str
    presence: str
    description: str
    label_da: str
    label_en: str
    meta: dict = field(default_factory=dict)

    @property
    def code_list(self) -> str | None:
        return self.meta.get("code_list")


@dataclass(frozen=True)
class RegisterTable:
    """One delivered table; `event_date` is None for a reference table and for a child."""

    register: str
    name: str
    identifier: str
    description: str
    columns: tuple[Column, ...]
    event_date: str | None = None
    parent: str | None = None
    parent_key: str | None = None
    child_key: str | None = None
    meta: dict = field(default_factory=dict)

    @property
    def column_names(self) -> set[str]:
        return {column.name for column in self.columns}

    @property
    def required(self) -> list[str]:
        return [column.name for column in self.columns if column.presence == "required"]

    @property
    def variants(self) -> dict[str, list[str]]:
        """Groups of columns of which a delivery holds at least one."""
        groups: dict[str, list[str]] = {}
        for column in self.columns:
            if column.presence.startswith("variant:"):
                groups.setdefault(column.presence.removeprefix("variant:"), []).append(column.name)
        return groups


@cache
def register_tables() -> tuple[RegisterTable, ...]:
    """All delivered tables, parents before their children."""
    tables = []
    for path in sorted(PROJECT.glob("models/staging/*/_sources*.yml")):
        for source in yaml.safe_load(path.read_text("utf-8"))["sources"]:
            if source["schema"] == "raw":
                tables += [_table(source, entry) for entry in source["tables"]]
    return tuple(sorted(tables, key=lambda table: (table.register, table.parent is not None)))


def register_table(register: str, name: str) -> RegisterTable | None:
    """The table `name` of `register`, or None."""
    for table in register_tables():
        if table.register == register and table.name == name:
            return table
    return None


def in_sentence(label: str) -> str:
    """A label inside a sentence; an abbreviation (ATC-kode, A1) keeps its capitals."""
    is_code = label[1:2].isupper() or label[1:2].isdigit()
    return label if is_code else label[:1].lower() + label[1:]


def _table(source: dict, entry: dict) -> RegisterTable:
    meta = entry.get("config", {}).get("meta", {})
    parent = meta.get("parent", {})
    columns = tuple(
        Column(
            name=column["name"],
            type=column["data_type"],
            presence=column["config"]["meta"]["presence"],
            description=column.get("description", ""),
            label_da=column["config"]["meta"].get("label_da", column["name"]),
            label_en=column["config"]["meta"].get("label_en", column["name"]),
            meta=column["config"]["meta"],
        )
        for column in entry["columns"]
    )
    return RegisterTable(
        register=source["name"],
        name=entry["name"],
        identifier=entry["identifier"],
        description=entry.get("description", ""),
        columns=columns,
        event_date=meta.get("event_date"),
        parent=parent.get("table"),
        parent_key=parent.get("key"),
        child_key=parent.get("child_key", parent.get("key")),
        meta=meta,
    )
