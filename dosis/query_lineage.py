"""This module reads a whole SQL query for lineage: joins, filters, groups, windows, unions.

A column rests on what its expression names. Rows rest on what joins, filters, groups, `distinct`,
`qualify` and unions name. What nobody selects, and decides no row, is gone.
"""

from collections.abc import Mapping
from dataclasses import replace

from sqlglot import exp

from dosis.expression_lineage import Scope, column_of, is_aggregate, plain_column, value_of
from dosis.home import DosisError
from dosis.join_lineage import Guard, Joined, enter, join_in, renamed
from dosis.relation import CONSTANT, NOTHING, Column, Relation, either, union


def read_query(
    query: exp.Expression,
    known: Mapping[str, Relation],
    guard: Guard | None = None,
    outer: Scope | None = None,
) -> Relation:
    """The lineage of a query; `known`: name → relation of the tables and CTEs that it reads.

    Raises DosisError for a table, column or form that it does not know.
    """
    guard, known = guard or Guard(), dict(known)
    for cte in query.ctes:
        known[cte.alias.lower()] = renamed(read_query(cte.this, known, guard, outer), cte)
    if isinstance(query, exp.Subquery):
        return read_query(query.this, known, guard, outer)
    if isinstance(query, exp.SetOperation):
        left = read_query(query.left, known, guard, outer)
        return _set_operation(query, left, read_query(query.right, known, guard, outer))
    if not isinstance(query, exp.Select):
        raise DosisError(f"Lineage can't read the query {query.sql('duckdb')[:80]!r}.")
    return _select(query, known, guard, outer)


def _set_operation(query: exp.SetOperation, left: Relation, right: Relation) -> Relation:
    if query.args.get("by_name"):
        pairs = {n: (left.column(n), right.column(n)) for n in [*left.columns, *right.columns]}
    else:
        twins = zip(left.columns, right.columns, strict=not (left.rest or right.rest))
        pairs = {name: (left.columns[name], right.columns[twin]) for name, twin in twins}
    columns = {name: either([a or CONSTANT, b or CONSTANT]) for name, (a, b) in pairs.items()}
    rests = [part.rest for part in (left, right) if part.rest]
    rest = either(rests) if rests else None
    whole = Relation(columns, left.rows | right.rows, left.repeats | right.repeats, rest=rest)
    is_union = isinstance(query, exp.Union)
    return whole if is_union and not query.args.get("distinct") else _distinct(whole)


def _select(select: exp.Select, known: Mapping, guard: Guard, outer: Scope | None) -> Relation:
    scope = Joined(
        lambda query, around: read_query(query, known, guard, around),
        outer=outer,
        known=known,
        guard=guard,
    )
    scope.windows = {w.name.lower(): w for w in select.args.get("windows") or []}
    source = select.args.get("from_") or select.args.get("from")
    if source is not None:
        enter(scope, source.this)
    for join in select.args.get("joins") or []:
        join_in(scope, join)
    if select.args.get("where"):
        scope.rows |= value_of(select.args["where"].this, scope)
    if select.args.get("group") or any(is_aggregate(e) for e in select.expressions):
        relation, plain = _grouped(select, scope)
    else:
        relation, plain = _ungrouped(select, scope)
    return _kept(select, scope, relation, plain)


def _ungrouped(select: exp.Select, scope: Joined) -> tuple[Relation, dict]:
    columns, plain, rests = _columns(select, scope)
    keys = frozenset(
        frozenset(plain[place] for place in key) for key in scope.keys if key <= set(plain)
    )
    rest = either(rests) if rests else None
    origin = _origin(select, scope)
    return Relation(columns, scope.rows, scope.repeats, keys, rest, origin), plain


def _grouped(select: exp.Select, scope: Joined) -> tuple[Relation, dict]:
    """One row per group: groups rest on the rows there are, not on how often each occurs."""
    group = select.args.get("group")
    by = _grouped_by(select, group)
    scope.aliases = {
        e.alias.lower(): column_of(e, scope)
        for e in select.expressions
        if isinstance(e, exp.Alias) and not is_aggregate(e)
    }
    scope.group = union(value_of(e, scope) for e in by)
    columns, plain, _ = _columns(select, scope)
    relation = Relation(columns, scope.rows | scope.group if group else NOTHING)
    names = {
        e.unalias().sql(): e.alias_or_name.lower() for e in select.expressions if e.alias_or_name
    }
    names |= {name: name for name in columns}
    key = [names.get(e.unalias().sql()) for e in by]
    return relation.keyed_by(key) if key and None not in key else relation, plain


def _kept(select: exp.Select, scope: Joined, relation: Relation, plain: dict) -> Relation:
    """The rows that `having`, `qualify`, `distinct` and `limit` leave."""
    scope.aliases = relation.columns
    if select.args.get("having"):
        chosen = value_of(select.args["having"].this, scope)
        relation = replace(relation, rows=relation.rows | chosen)
    if select.args.get("qualify"):
        condition = select.args["qualify"].this
        for part in condition.flatten() if isinstance(condition, exp.And) else [condition]:
            relation = _qualified(part, relation, scope, plain)
    if select.args.get("distinct"):
        relation = _distinct(relation)
    if select.args.get("limit"):
        order = value_of(select.args.get("order"), scope)
        relation = relation.changed(lambda column: column.touched_by(order | scope.rows))
    return relation


def _distinct(relation: Relation) -> Relation:
    every = union(column.value for column in relation.columns.values())
    every |= relation.rest.value if relation.rest else NOTHING
    relation = replace(relation, rows=relation.rows | every, repeats=NOTHING)
    return relation.keyed_by(relation.columns)


def _grouped_by(select: exp.Select, group: exp.Group | None) -> list[exp.Expression]:
    if not group:
        return []
    if group.args.get("all"):
        return [e for e in select.expressions if not is_aggregate(e)]
    return [
        select.expressions[int(e.name) - 1] if isinstance(e, exp.Literal) else e
        for e in group.expressions
    ]


def _columns(select: exp.Select, scope: Joined) -> tuple[dict, dict, list]:
    """The output columns; where those passed on come from; what unlisted ones rest on."""
    columns: dict[str, Column] = {}
    plain: dict[tuple[str, str], str] = {}
    rests: list[Column] = []
    known = dict(scope.aliases)
    for expression in select.expressions:
        inner = expression.unalias()
        star = inner.this if isinstance(inner, exp.Column) else inner
        if isinstance(star, exp.Star):
            rests += _spread(star, inner, scope, columns, plain)
            continue
        name = expression.alias_or_name.lower() or inner.sql("duckdb").lower()
        columns[name] = column_of(expression, scope)
        scope.aliases = known | columns
        place = plain_column(inner, scope)
        if place:
            plain[place] = name
    return columns, plain, rests


def _spread(star: exp.Star, node, scope: Joined, columns: dict, plain: dict) -> list[Column]:
    left_out = {e.name.lower() for e in star.args.get("except_") or star.args.get("except") or []}
    put = {e.alias.lower(): e.this for e in star.args.get("replace") or []}
    wanted = node.table.lower() if isinstance(node, exp.Column) else ""
    rests = []
    for alias, relation in scope.relations.items():
        if wanted not in ("", alias):
            continue
        rests += [relation.rest] if relation.rest else []
        for name, column in relation.columns.items():
            if name not in left_out and (wanted or name not in columns):
                columns[name] = column_of(put[name], scope) if name in put else column
                if name not in put:
                    plain[alias, name] = name
    return rests


def _qualified(part: exp.Expression, relation: Relation, scope: Joined, plain: dict) -> Relation:
    """The rows one condition of `qualify` keeps.

    Of the first row per group the order decides which is kept, not how many are.
    """
    window = part.this if isinstance(part, exp.EQ) else None
    is_first = isinstance(window, exp.Window) and isinstance(window.this, exp.RowNumber)
    if not is_first or part.expression.name != "1":
        return replace(relation, rows=relation.rows | value_of(part, scope))
    partition = window.args.get("partition_by") or []
    within = union(value_of(e, scope) for e in partition)
    chosen = within | value_of(window.args.get("order"), scope)
    if scope.guard.is_any_alike:
        chosen = NOTHING
    kept = {plain.get(plain_column(e, scope)) for e in partition}
    columns = {
        name: column if name in kept else column.touched_by(chosen)
        for name, column in relation.columns.items()
    }
    rows = relation.rows | within
    relation = replace(relation, columns=columns, rows=rows, repeats=NOTHING, origin=None)
    if None in kept or len(kept) < len(partition):
        return relation
    return replace(relation, keys=relation.keys | {frozenset(kept)})


def _origin(select: exp.Select, scope: Joined) -> str | None:
    """The model whose table a bare `select * from` passes on unchanged."""
    shaping = ("joins", "where", "distinct", "qualify", "limit")
    is_bare = len(select.expressions) == 1 and isinstance(select.expressions[0], exp.Star)
    if not is_bare or any(select.args.get(part) for part in shaping):
        return None
    return next(iter(scope.relations.values())).origin if scope.relations else None
