"""This module builds models again in memory, from a built warehouse and changed source tables.

It runs the compiled SQL of the models in their order, as the planner does in the warehouse: what
takes a minute there takes a second here. A test holds the two against each other.
"""

from pathlib import Path

import duckdb

from dosis.home import read_json, warehouse_path
from dosis.model_lineage import compiled, ordered

MEMORY = "4GB"


class Rebuild:
    """A copy of a home's warehouse in memory, in which source tables can be changed.

    Tables stand under the names that compiled SQL uses, `warehouse.<schema>.<table>`; the source
    tables named in `changing` also as they were delivered, `delivered.<table>` with a `row_no`.
    """

    def __init__(self, home: Path, changing: list[str], marts: set[str]):
        self.manifest = read_json(home / "build" / "manifest.json", {})
        self.connection = duckdb.connect(config={"memory_limit": MEMORY})
        self.connection.execute("set enable_progress_bar = false")
        self.models = self._affected(changing, marts)
        self._copy(warehouse_path(home), changing)

    def change(self, table: str, query: str) -> None:
        """Replace a source table (`smr__laegemiddel`) by a query; `row_no` is taken off it."""
        self.connection.execute(
            f"create or replace table warehouse.raw.{table} as "
            f"select * exclude (row_no) from ({query}) order by row_no"
        )

    def build(self) -> None:
        """Build every model that stands on a changed table and that a mart asked for needs."""
        for node in self.models:
            kind = "view" if node["config"]["materialized"] == "view" else "table"
            name = f"warehouse.{node['schema']}.{node['name']}"
            self.connection.execute(f"create or replace {kind} {name} as {compiled(node)}")

    def _affected(self, changing: list[str], marts: set[str]) -> list[dict]:
        nodes, sources = self.manifest["nodes"], self.manifest["sources"]
        changed = {s["unique_id"] for s in sources.values() if s["identifier"] in changing}
        needed, waiting = set(), [f"model.dosis.{name}" for name in marts]
        while waiting:
            node = waiting.pop()
            if node not in needed:
                needed.add(node)
                waiting += self.manifest["parent_map"].get(node, [])
        self.inputs = needed
        affected = []
        for name in ordered(self.manifest):
            node = nodes[f"model.dosis.{name}"]
            if node["unique_id"] in needed and changed & set(node["depends_on"]["nodes"]):
                changed.add(node["unique_id"])
                affected.append(node)
        return affected

    def _copy(self, warehouse: Path, changing: list[str]) -> None:
        """What the models read that does not change, and what does, as delivered."""
        run = self.connection.execute
        quoted = str(warehouse).replace("'", "''")
        run(f"attach '{quoted}' as warehouse (read_only)")
        run("create schema delivered")
        made = {node["unique_id"] for node in self.models}
        kept = []
        for name in sorted(self.inputs - made):
            node = self.manifest["nodes"].get(name) or self.manifest["sources"][name]
            schema, table = node["schema"], node.get("identifier") or node["name"]
            if table not in changing:
                run(f"create schema if not exists {schema}")
                run(f"create table {schema}.{table} as from warehouse.{schema}.{table}")
                kept.append((schema, table))
        for table in changing:
            run(
                f"create table delivered.{table} as "
                f"select *, row_number() over () as row_no from warehouse.raw.{table}"
            )
        run("detach warehouse")
        run("attach ':memory:' as warehouse")
        for schema in {node["schema"] for node in self.models} | {s for s, _ in kept} | {"raw"}:
            run(f"create schema warehouse.{schema}")
        for schema, table in kept:
            run(f"create view warehouse.{schema}.{table} as from memory.{schema}.{table}")
        for table in changing:
            self.change(table, f"from delivered.{table}")
