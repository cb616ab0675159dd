"""This module spoils one column of a table, in the ways that registers do, for perturbation.

A share of the rows get another row's value, which is valid but wrong; some get a value that does
not exist; some lose theirs. Dates move by months. Which rows is decided by their number, so that
the same column is always spoilt in the same way.
"""

INVALID = {
    "VARCHAR": "'#' || {0}",
    "BIGINT": "{0} * 10 + 7",
    "DOUBLE": "{0} * 1000 + 1",
    "TIMESTAMP": "{0} + interval 40 month",
    "DATE": "({0} + interval 40 month)::date",
}
SHIFTED = {
    "TIMESTAMP": "{0} + (1 + row_no % 5) * interval 1 month",
    "DATE": "({0} + (1 + row_no % 5) * interval 1 month)::date",
    "DOUBLE": "{0} * (2 + row_no % 3)",
}


def corrupted(
    table: str, column: str, kind: str, is_required: bool, person: str | None = None
) -> str:
    """A query that gives `table` with one column spoilt.

    `table` has a `row_no`; `kind` is the column's DuckDB type. Of ten rows two get another value
    that occurs in the column, two one of the same `person` (the name of that column), two a
    shifted one, one an invalid one, one none (unless required).
    """
    invalid = INVALID[kind].format(column)
    shifted = SHIFTED.get(kind, "another").format(column)
    lost = column if is_required else f"null::{kind}"
    near = "another"
    if person not in (None, column):
        near = f"lag({column}, 7, another) over (partition by {person} order by row_no)"
    return f"""
        with occurring as (
            select {column} as another, row_number() over (order by {column}) - 1 as place
            from {table} where {column} is not null group by {column}
        ),
        drawn as (
            select drawn.*, another
            from {table} as drawn
            left join occurring
                on place = hash(row_no, 'value') % (select greatest(count(*), 1) from occurring)
        )
        select * exclude (another) replace (
            case hash(row_no, '{column}') % 10
                when 0 then {lost}
                when 1 then {invalid}
                when 2 then {shifted} when 3 then {shifted}
                when 4 then another when 5 then another
                when 6 then {near} when 7 then {near}
                else {column}
            end as {column}
        )
        from drawn
    """
