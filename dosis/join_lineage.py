"""This module joins tables for lineage: which rows a join decides, and what its columns rest on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlglot import exp

from dosis.expression_lineage import Scope, value_of
from dosis.home import DosisError
from dosis.relation import CONSTANT, Column, Relation, looked_up, union

UNREAD_JOINS = ("SEMI", "ANTI", "ASOF", "POSITIONAL")


@dataclass(frozen=True)
class Guard:
    """What data tests, and one declaration, promise of a model.

    `keys`: sets of columns in which no two rows of its table agree. `found`: (column, model): a
    value of the column is always found in that model. `is_any_alike`: of several rows for a key it
    takes one, and they are declared to be alike, so that it doesn't matter which.
    """

    keys: frozenset[frozenset[str]] = frozenset()
    found: frozenset[tuple[str, str]] = frozenset()
    is_any_alike: bool = False


@dataclass
class Joined(Scope):
    """The scope of one select while its tables are joined.

    `known`: name → relation of the tables and CTEs it may read. `keys` hold (alias, column).
    """

    known: Mapping[str, Relation] = field(default_factory=dict)
    guard: Guard = field(default_factory=Guard)
    keys: frozenset[frozenset[tuple[str, str]]] = frozenset()


def enter(scope: Joined, table: exp.Expression) -> None:
    """Begin with the first table of a `from`."""
    alias, relation = _table(scope, table)
    scope.relations[alias] = relation
    scope.rows, scope.repeats = scope.rows | relation.rows, scope.repeats | relation.repeats
    scope.keys = frozenset(frozenset((alias, name) for name in key) for key in relation.keys)


def join_in(scope: Joined, join: exp.Join) -> None:
    """Join one more table.

    A left join that finds one row at most decides no row; its columns rest on the condition and
    on which rows there are to be found. Raises DosisError for a join it can't read.
    """
    side, kind = (join.side or "").upper(), (join.kind or "").upper()
    if side == "RIGHT" or kind in UNREAD_JOINS:
        raise DosisError(f"Lineage can't read the join {join.sql('duckdb')[:80]!r}.")
    alias, right = _table(scope, join.this)
    asked = _asked(join, alias)
    right = looked_up(right, {name: value_of(e, scope) for name, e in asked.items()})
    using = [scope.column(name.name.lower(), "") for name in join.args.get("using") or []]
    using += [right.column(name.name.lower()) for name in join.args.get("using") or []]
    scope.relations[alias] = right
    condition = value_of(join.args.get("on"), scope) | union(column.value for column in using)
    is_one = _finds_one(scope, join, right, asked)
    if not is_one:
        scope.keys = frozenset()
    if side not in ("LEFT", "FULL"):
        scope.rows |= right.rows | condition
        scope.repeats |= right.repeats
        return
    is_found = is_one and any(_is_found(scope, right, *pair) for pair in asked.items())
    touching = condition if is_found else condition | right.rows
    scope.relations[alias] = right.changed(lambda column: column.touched_by(touching))
    if not is_one:
        scope.repeats |= right.rows | right.repeats | condition
    if side == "FULL":
        every = touching | scope.rows
        for name, relation in scope.relations.items():
            scope.relations[name] = relation.changed(lambda column: column.touched_by(every))
        scope.rows |= right.rows | condition


def renamed(relation: Relation, node: exp.Expression) -> Relation:
    """The relation under the column names that its alias gives, if any."""
    alias = node.args.get("alias")
    names = [column.name.lower() for column in alias.columns] if alias is not None else []
    if not names or relation.rest:
        return relation
    columns = dict(zip(names, relation.columns.values(), strict=True))
    return replace(relation, columns=columns, keys=frozenset(), origin=None)


def _table(scope: Joined, table: exp.Expression) -> tuple[str, Relation]:
    alias, inner = table.alias_or_name.lower(), table.this
    if isinstance(table, exp.Table) and isinstance(inner, exp.Identifier):
        full = f"{table.db}.{table.name}".lower() if table.db else table.name.lower()
        if full not in scope.known:
            raise DosisError(f"Lineage knows no table {full}.")
        return alias, renamed(scope.known[full], table)
    if isinstance(table, (exp.Subquery, exp.Lateral)) and isinstance(inner, exp.Query):
        around = scope if isinstance(table, exp.Lateral) else scope.outer
        query = inner.this if isinstance(inner, exp.Subquery) else inner
        return alias, renamed(scope.evaluate(query, around), table)
    if isinstance(table, exp.Values):
        return alias, Relation({}, rest=CONSTANT)
    sources = union(value_of(child, scope) for child in table.iter_expressions())
    column = Column(sources, sources, sources)  # unnest, generate_series and their like
    named = table.args.get("alias")
    names = [c.name.lower() for c in named.columns] if named is not None else []
    return alias, Relation(dict.fromkeys(names, column), sources, rest=column)


def _asked(join: exp.Join, alias: str) -> dict[str, exp.Expression]:
    """Column of the joined table → the expression that it must equal."""
    found = {name.name.lower(): exp.column(name.name) for name in join.args.get("using") or []}
    on = join.args.get("on")
    for part in [] if on is None else on.flatten() if isinstance(on, exp.And) else [on]:
        if isinstance(part, exp.EQ):
            for own, other in ((part.this, part.expression), (part.expression, part.this)):
                is_own = isinstance(own, exp.Column) and own.table.lower() == alias
                tables = {column.table.lower() for column in other.find_all(exp.Column)}
                if is_own and not tables & {alias, ""}:
                    found[own.name.lower()] = other
    return found


def _finds_one(scope: Joined, join: exp.Join, right: Relation, asked: dict) -> bool:
    """Whether a row of the left can find one row at most: by a key, or because a test says so."""
    if any(key <= set(asked) for key in right.keys):
        return True
    if isinstance(join.this, exp.Lateral):
        limit = join.this.this.find(exp.Limit)
        return limit is not None and limit.expression.name == "1"
    names = {frozenset(name for _, name in key) for key in scope.keys}
    return bool(names & scope.guard.keys)


def _is_found(scope: Joined, right: Relation, name: str, asked: exp.Expression) -> bool:
    if right.origin is None or frozenset({name}) not in right.keys:
        return False
    return isinstance(asked, exp.Column) and (asked.name.lower(), right.origin) in scope.guard.found
