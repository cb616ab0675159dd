"""This module finds which source columns decide the value of one SQL expression."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlglot import exp

from dosis.home import DosisError
from dosis.relation import CONSTANT, NOTHING, Column, Relation, Sources, either, union

# An aggregate that is blind to repeated rows: the same with a row once or twice.
BLIND_TO_REPEATS = (
    exp.Min, exp.Max, exp.ArgMin, exp.ArgMax, exp.LogicalOr, exp.LogicalAnd, exp.AnyValue,
)  # fmt: skip
COUNTS = (exp.Count, exp.CountIf, exp.RowNumber, exp.Rank, exp.DenseRank)
NUMBERINGS = (exp.RowNumber,)
HASHES = (exp.MD5, exp.SHA, exp.SHA2)
# Null exactly where one of its arguments is.
STRICT = (
    exp.Binary, exp.Neg, exp.Not, exp.Paren, exp.Alias, exp.TimestampTrunc, exp.DateTrunc,
    exp.Upper, exp.Lower, exp.Trim, exp.Left, exp.Right, exp.Length, exp.Extract, exp.Between,
    exp.Round, exp.Ceil, exp.Floor, exp.Interval, exp.Literal, exp.Boolean,
)  # fmt: skip
MAY_BE_NULL = (exp.Div, exp.SafeDivide, exp.Is, exp.Bracket, exp.Dot)


@dataclass
class Scope:
    """What an expression can see.

    `relations`: alias → relation, as joined so far. `rows`, `repeats`: those of the joined rows.
    `aliases`: select aliases known already. `windows`: named windows. `outer`: the query around.
    `evaluate`: how a subquery is read. `group`: what decides the groups of a grouped query.
    """

    evaluate: Callable[[exp.Expression, "Scope"], Relation]
    relations: dict[str, Relation] = field(default_factory=dict)
    rows: Sources = NOTHING
    repeats: Sources = NOTHING
    aliases: dict[str, Column] = field(default_factory=dict)
    windows: dict[str, exp.Expression] = field(default_factory=dict)
    outer: "Scope | None" = None
    group: Sources = NOTHING

    def column(self, name: str, table: str) -> Column:
        """The column that a name means. Raises DosisError where nothing gives it."""
        if table:
            found = [self.relations[table].column(name)] if table in self.relations else []
        else:
            found = [r.columns[name] for r in self.relations.values() if name in r.columns]
            if not found and name in self.aliases:
                return self.aliases[name]
            if not found:
                found = [r.rest for r in self.relations.values() if r.rest]
        if any(found):
            return either(found)
        if self.outer is not None:
            return self.outer.column(name, table)
        raise DosisError(f"Lineage finds no column {table + '.' if table else ''}{name}.")


def column_of(node: exp.Expression, scope: Scope) -> Column:
    """What decides the value of an expression, and whether it is null."""
    for kinds, rule in _RULES:
        if isinstance(node, kinds):
            return rule(node, scope)
    parts = [column_of(child, scope) for child in node.iter_expressions()]
    value = union(part.value for part in parts)
    named = NOTHING if isinstance(node, HASHES) else union(part.named for part in parts)
    if isinstance(node, STRICT) and not isinstance(node, MAY_BE_NULL):
        return Column(value, union(part.presence for part in parts), named)
    return Column(value, value, named)


def value_of(node: exp.Expression | None, scope: Scope) -> Sources:
    """The sources that decide an expression's value; nothing where there is no expression."""
    return column_of(node, scope).value if node is not None else NOTHING


def is_aggregate(node: exp.Expression) -> bool:
    """Whether the expression aggregates rows (a window does not)."""
    if isinstance(node, (exp.AggFunc, exp.WithinGroup)) and not isinstance(node, NUMBERINGS):
        return True
    if isinstance(node, (exp.Window, exp.Query)):
        inner = [child for key, child in node.args.items() if key != "this"]
        within = [*node.this.iter_expressions()] if isinstance(node, exp.Window) else []
        found = [*_flat(inner), *within] if isinstance(node, exp.Window) else []
        return any(is_aggregate(child) for child in found)
    return any(is_aggregate(child) for child in node.iter_expressions())


def plain_column(node: exp.Expression, scope: Scope) -> tuple[str, str] | None:
    """(alias, column) of an expression that is a column as it stands, casts aside; else None."""
    while isinstance(node, (exp.Cast, exp.Paren, exp.Alias)) and not isinstance(node, exp.TryCast):
        node = node.this
    if not isinstance(node, exp.Column) or isinstance(node.this, exp.Star):
        return None
    name = node.name.lower()
    holders = [a for a, relation in scope.relations.items() if name in relation.columns]
    alias = node.table.lower() or (holders[0] if holders else "")
    return (alias, name) if alias else None


def _flat(values) -> list[exp.Expression]:
    flat = []
    for value in values:
        flat += value if isinstance(value, list) else [value]
    return [value for value in flat if isinstance(value, exp.Expression)]


def _column(node: exp.Column, scope: Scope) -> Column:
    return scope.column(node.name.lower(), node.table.lower())


def _inner(node: exp.Expression, scope: Scope) -> Column:
    return column_of(node.this, scope)


def _is(node: exp.Is, scope: Scope) -> Column:
    if not isinstance(node.expression, exp.Null):
        parts = [column_of(child, scope) for child in (node.this, node.expression)]
        return Column(union(p.value for p in parts), NOTHING, union(p.named for p in parts))
    presence = column_of(node.this, scope).presence
    return Column(presence, NOTHING, presence)


def _coalesce(node: exp.Coalesce, scope: Scope) -> Column:
    parts, last = [], False
    for child in node.iter_expressions():
        if not last:
            parts.append(column_of(child, scope))
            last = not parts[-1].presence and not isinstance(child, exp.Null)
    merged = either(parts)
    return Column(merged.value, NOTHING if last else merged.presence, merged.named)


def _case(node: exp.Case, scope: Scope) -> Column:
    branches = [branch.args["true"] for branch in node.args["ifs"]]
    if node.args.get("default") is not None:
        branches.append(node.args["default"])
    results = [column_of(branch, scope) for branch in branches]
    tests = [column_of(branch.this, scope) for branch in node.args["ifs"]]
    tests += [column_of(node.this, scope)] if node.this is not None else []
    merged = either([*results, *tests])
    never_null = node.args.get("default") is not None and not any(
        result.presence or isinstance(branch, exp.Null)
        for result, branch in zip(results, branches, strict=True)
    )
    return Column(merged.value, NOTHING if never_null else merged.value, merged.named)


def _aggregate(node: exp.Expression, scope: Scope) -> Column:
    function = node.this if isinstance(node, (exp.Filter, exp.WithinGroup)) else node
    is_distinct = function.find(exp.Distinct) is not None
    beside = [] if node is function else node.iter_expressions()
    parts = [column_of(child, scope) for child in beside if child is not function]
    arguments = [column_of(child, scope) for child in function.iter_expressions()]
    if isinstance(function, exp.Count) and not is_distinct:
        arguments = [Column(a.presence, NOTHING, a.presence) for a in arguments]
    around = scope.rows | scope.group
    if not (isinstance(function, BLIND_TO_REPEATS) or is_distinct):
        around |= scope.repeats
    merged = either([*parts, *arguments, Column(around, around, around)])
    presence = NOTHING if isinstance(function, COUNTS) else merged.value
    return Column(merged.value, presence, merged.named)


def _window(node: exp.Window, scope: Scope) -> Column:
    function = node.this
    named_window = scope.windows.get(node.alias.lower()) if node.alias else None
    parts = []
    for place in (node, named_window):
        if place is not None:
            parts += [column_of(p, scope) for p in place.args.get("partition_by") or []]
            parts += [column_of(place.args["order"], scope)] if place.args.get("order") else []
    parts.append(column_of(function, scope))
    around = scope.rows | scope.repeats
    merged = either([*parts, Column(around, around, around)])
    numbers = isinstance(function, NUMBERINGS)
    presence = NOTHING if isinstance(function, COUNTS) else merged.value
    return Column(merged.value, presence, around if numbers else merged.named)


def _query(node: exp.Expression, scope: Scope) -> Column:
    inner = node.this if isinstance(node, (exp.Exists, exp.Subquery)) else node
    relation = scope.evaluate(inner, scope)
    around = relation.rows | relation.repeats
    if isinstance(node, exp.Exists):
        return Column(relation.rows, NOTHING, relation.rows)
    return either([*relation.columns.values(), Column(around, around, around)])


def _in(node: exp.In, scope: Scope) -> Column:
    parts = [column_of(child, scope) for child in node.iter_expressions()]
    value = union(part.value for part in parts)
    return Column(value, union(p.presence for p in parts), union(p.named for p in parts))


def _constant(node: exp.Expression, scope: Scope) -> Column:
    return CONSTANT


_RULES: tuple[tuple[tuple, Callable[[exp.Expression, Scope], Column]], ...] = (
    ((exp.Column,), _column),
    ((exp.TryCast,), lambda node, scope: _maybe(column_of(node.this, scope))),
    ((exp.Cast, exp.Alias, exp.Paren), _inner),
    ((exp.Is,), _is),
    ((exp.Coalesce,), _coalesce),
    ((exp.Case,), _case),
    ((exp.Window,), _window),
    ((exp.Exists, exp.Subquery, exp.Query), _query),
    ((exp.In,), _in),
    ((exp.Filter, exp.WithinGroup), _aggregate),
    ((exp.RowNumber, exp.Rank, exp.DenseRank, exp.Star, exp.Null), _constant),
    ((exp.AggFunc,), _aggregate),
)


def _maybe(column: Column) -> Column:
    return Column(column.value, column.value, column.named)
