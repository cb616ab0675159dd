"""This module reads every model of the project for lineage, in the order of their references."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from graphlib import TopologicalSorter

import sqlglot
from sqlglot import exp

from dosis.home import DosisError
from dosis.join_lineage import Guard
from dosis.query_lineage import read_query
from dosis.relation import CONSTANT, Column, Relation, resolved

DELIVERED = "raw"
LAKE_MONTH = "lake_month"
ALIKE = "repeats_are_alike"
# `dbt build --empty`, which compiles the models, reads each table so.
EMPTIED = re.compile(r"\(select \* from (\S+) where false limit 0\)(?:\s+as)?(?:\s+_dbt_\w+)?")
REFERENCE = re.compile(r"(?:ref|source)\(\s*['\"](\w+)['\"]")


@dataclass(frozen=True)
class Promises:
    """What the project's tests and declarations promise of its models, by model name."""

    manifest: dict

    def guard(self, model: str) -> Guard:
        """The keys of a model's table, tested or passed on whole to a tested one, and its finds."""
        found = frozenset(
            (test["column_name"], REFERENCE.search(kwargs["to"]).group(1))
            for test, kwargs in self._tests.get((model, "relationships"), [])
        )
        node = self.manifest["nodes"].get(f"model.dosis.{model}", {})
        is_any_alike = node.get("config", {}).get("meta", {}).get(ALIKE, False)
        return Guard(self._inherited.get(model, frozenset()), found, is_any_alike)

    def keys(self, model: str) -> frozenset[frozenset[str]]:
        """Sets of columns in which no two rows of a model agree, as tested."""
        single = {frozenset({t["column_name"]}) for t, _ in self._tests.get((model, "unique"), [])}
        several = {
            frozenset(kwargs["columns"])
            for _, kwargs in self._tests.get((model, "one_row_per"), [])
        }
        return frozenset(single | several)

    def never_null(self, model: str) -> frozenset[str]:
        """Columns tested to have a value in every row."""
        return frozenset(t["column_name"] for t, _ in self._tests.get((model, "not_null"), []))

    @cached_property
    def _tests(self) -> dict[tuple[str, str], list]:
        found: dict[tuple[str, str], list] = {}
        for test in self.manifest["nodes"].values():
            about = test.get("test_metadata")
            if about and test.get("attached_node") and not test["config"].get("where"):
                key = (test["attached_node"].split(".")[-1], about["name"])
                found.setdefault(key, []).append((test, about["kwargs"]))
        return found

    @cached_property
    def _inherited(self) -> dict[str, frozenset[frozenset[str]]]:
        """A key tested far down holds in each model whose rows are passed on whole to there."""
        keys = {name: self.keys(name) for name in models(self.manifest)}
        for name in reversed(list(ordered(self.manifest))):
            whole = _passed_on_whole(parsed(self.manifest["nodes"][f"model.dosis.{name}"]))
            if whole in keys:
                keys[whole] |= keys[name]
        return keys


def models(manifest: dict) -> list[str]:
    """The names of all models."""
    return [n["name"] for n in manifest["nodes"].values() if n["resource_type"] == "model"]


def ordered(manifest: dict) -> Iterable[str]:
    """The names of all models, each after those that it reads."""
    nodes = {k: n for k, n in manifest["nodes"].items() if n["resource_type"] == "model"}
    graph = {
        node["name"]: [nodes[p]["name"] for p in node["depends_on"]["nodes"] if p in nodes]
        for node in nodes.values()
    }
    return TopologicalSorter(graph).static_order()


def compiled(node: dict) -> str:
    """A model's compiled SQL, reading its tables whole."""
    return EMPTIED.sub(r"\1", node["compiled_code"])


def parsed(node: dict) -> exp.Expression:
    """A model's compiled SQL as a tree."""
    return sqlglot.parse_one(compiled(node), dialect="duckdb")


def model_relations(manifest: dict, promises: Promises) -> dict[str, Relation]:
    """`schema.name` → lineage of every source table, seed and model.

    Raises DosisError naming the model that can't be read.
    """
    known = {_name(s): _source(s) for s in manifest["sources"].values()}
    for node in manifest["nodes"].values():
        if node["resource_type"] == "seed":
            keys = promises.keys(node["name"])
            known[_name(node)] = Relation({}, keys=keys, rest=CONSTANT, origin=node["name"])
    for name in ordered(manifest):
        node = manifest["nodes"][f"model.dosis.{name}"]
        try:
            relation = read_query(parsed(node), known, promises.guard(name))
        except DosisError as error:
            raise DosisError(f"{name}: {error}") from None
        known[_name(node)] = _as_tested(relation, name, promises)
    return known


def _name(node: dict) -> str:
    return f"{node['schema']}.{node.get('identifier') or node.get('alias')}".lower()


def _source(source: dict) -> Relation:
    if source["schema"] != DELIVERED:
        return Relation({}, rest=CONSTANT)
    table = (source["source_name"], source["name"])
    rows = frozenset({(*table, None)})
    columns = {LAKE_MONTH: Column(rows, frozenset(), rows)}
    for name in source["columns"]:
        own = frozenset({(*table, name.lower())})
        columns[name.lower()] = Column(own, own, own)
    return Relation(columns, rows)


def _as_tested(relation: Relation, model: str, promises: Promises) -> Relation:
    """The relation with what tests promise of it.

    The value of a key that the model makes (a hash, a number) is only the row's name: it rests on
    what decides the rows.
    """
    columns = dict(relation.columns)
    for key in promises.guard(model).keys:
        for name in key if len(key) == 1 else ():
            column = columns.get(name)
            if column and resolved(column.named) != resolved(column.value):
                named = column.named | relation.rows
                columns[name] = Column(named, named, named)
    for name in promises.never_null(model) & set(columns):
        columns[name] = replace(columns[name], presence=frozenset())
    keys = relation.keys | promises.guard(model).keys
    return replace(relation, columns=columns, keys=keys, origin=model)


def _passed_on_whole(query: exp.Expression) -> str | None:
    """The table whose rows a query passes on, each at least once: by left joins alone."""
    ctes = {cte.alias: cte.this for cte in query.ctes}
    while isinstance(query, exp.Select):
        shaping = ("where", "group", "having", "qualify", "distinct", "limit")
        joins = query.args.get("joins") or []
        source = query.args.get("from_") or query.args.get("from")
        if source is None or any(query.args.get(part) for part in shaping):
            return None
        if any((join.side or "").upper() != "LEFT" for join in joins):
            return None
        if not isinstance(source.this, exp.Table):
            return None
        if source.this.name not in ctes:
            return source.this.name
        query = ctes.pop(source.this.name)
    return None
