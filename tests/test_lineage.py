"""Lineage to the column: what each SQL construct makes a number rest on, held against DuckDB."""

import itertools

import duckdb
import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st

from dosis.home import DosisError
from dosis.join_lineage import Guard
from dosis.query_lineage import read_query
from dosis.relation import Column, Relation, resolved, union

ENGINE = duckdb.connect(config={"threads": 1})
ENGINE.execute(
    "create table doses (id int, unit varchar, day int, mg int, code varchar);"
    "create table units (unit varchar, region varchar, beds int)"
)
COLUMNS = {"doses": ("id", "unit", "day", "mg", "code"), "units": ("unit", "region", "beds")}


def table(name: str, *keys: str) -> Relation:
    columns = {}
    for column in COLUMNS[name]:
        own = frozenset({("r", name, column)})
        columns[column] = Column(own, own, own)
    found = frozenset({frozenset(keys)}) if keys else frozenset()
    return Relation(columns, frozenset({("r", name, None)}), keys=found, origin=name)


KNOWN = {"doses": table("doses"), "units": table("units"), "keyed": table("units", "unit")}


def read(sql: str, guard: Guard | None = None) -> Relation:
    return read_query(sqlglot.parse_one(sql, dialect="duckdb"), KNOWN, guard)


def told(sources) -> set[str]:
    """Source columns as `table.column`, without the rows of tables."""
    return {f"{name}.{column}" for _, name, column in resolved(sources) if column}


def number(sql: str, guard: Guard | None = None) -> set[str]:
    """What the only column of a query rests on."""
    (column,) = read(sql, guard).columns.values()
    return told(column.value)


@pytest.mark.parametrize(
    ("sql", "sources"),
    [
        ("select count(*) from doses", set()),
        ("select count(*) from (select mg, code from doses)", set()),
        ("select sum(mg) from doses", {"doses.mg"}),
        ("select count(mg) from doses", {"doses.mg"}),
        ("select count(coalesce(mg, 0)) from doses", set()),
        ("select count(*) from doses where code = 'x'", {"doses.code"}),
        ("select count(*) from doses where exists "
         "(select 1 from units where units.unit = doses.unit)",
         {"doses.unit", "units.unit"}),
        ("select count(*) from doses where unit in (select unit from units where beds > 3)",
         {"doses.unit", "units.unit", "units.beds"}),
        # groups: how many there are, and what each sums to
        ("select count(*) from (select unit, sum(mg) from doses group by unit)", {"doses.unit"}),
        ("select max(n) from (select unit, sum(mg) as n from doses group by all)",
         {"doses.unit", "doses.mg"}),
        ("select count(*) from (select unit from doses group by 1 having max(day) > 3)",
         {"doses.unit", "doses.day"}),
        ("select count(*) from (select distinct unit, code from doses)",
         {"doses.unit", "doses.code"}),
        # windows, named ones too
        ("select max(n) from (select row_number() over (partition by unit order by day) as n "
         "from doses)",
         {"doses.unit", "doses.day"}),
        ("select max(n) from (select sum(mg) over w as n from doses window w as (order by day))",
         {"doses.mg", "doses.day"}),
        # a first row per unit: the order decides which, not how many
        ("select count(*) from (select * from doses qualify row_number() over "
         "(partition by unit order by day) = 1)", {"doses.unit"}),
        ("select sum(mg) from (select * from doses qualify row_number() over "
         "(partition by unit order by day) = 1)", {"doses.unit", "doses.day", "doses.mg"}),
        ("select count(*) from (select * from doses qualify rank() over "
         "(partition by unit order by day) = 1)", {"doses.unit", "doses.day"}),
        # unions
        ("select count(*) from (select mg from doses union all select beds from units)", set()),
        ("select count(*) from (select mg from doses union select beds from units)",
         {"doses.mg", "units.beds"}),
        ("select sum(n) from (select mg as n, unit from doses "
         "union all select beds, unit from units)",
         {"doses.mg", "units.beds"}),
        # joins: one row at most decides nothing, several do, an inner join decides
        ("select count(*) from doses left join keyed on doses.unit = keyed.unit", set()),
        ("select count(*) from doses left join units on doses.unit = units.unit",
         {"doses.unit", "units.unit"}),
        ("select count(*) from doses inner join keyed on doses.unit = keyed.unit",
         {"doses.unit", "units.unit"}),
        ("select count(distinct doses.code) from doses left join units on doses.unit = units.unit",
         {"doses.code"}),
        ("select count(region) from doses left join keyed on doses.unit = keyed.unit",
         {"doses.unit", "units.unit", "units.region"}),
        ("select count(*) from doses left join keyed on doses.unit = keyed.unit "
         "where keyed.unit is null", {"doses.unit", "units.unit"}),
        ("select count(*) from doses left join keyed using (unit) where beds > 3",
         {"doses.unit", "units.unit", "units.beds"}),
        ("select max(b) from doses left join lateral (select beds as b from units where "
         "units.unit = doses.unit order by region limit 1) on true",
         {"doses.unit", "units.unit", "units.beds", "units.region"}),
        ("select count(*) from doses left join lateral (select beds from units where "
         "units.unit = doses.unit order by region limit 1) on true", set()),
        # a list of units made by grouping is looked up by the unit asked for
        ("with per_unit as (select unit, max(beds) as beds from units group by unit) "
         "select count(*) from doses left join per_unit on doses.unit = per_unit.unit", set()),
        ("select max(case when code = 'x' then mg end) filter (where day > 3) from doses",
         {"doses.code", "doses.mg", "doses.day"}),
        ("select min_by(mg, (day, code)) from doses", {"doses.mg", "doses.day", "doses.code"}),
        ("select sum(n) from (select * exclude (mg) replace (beds as unit), 1 as n "
         "from doses cross join (select beds from units))", set()),
    ],
)  # fmt: skip
def test_a_construct_makes_a_number_rest_on(sql, sources):
    assert number(sql) == sources


def test_a_value_that_a_test_finds_in_a_list_does_not_rest_on_the_list_s_rows():
    sql = "select max(beds) from doses left join listed on doses.unit = listed.unit"
    listed = {**KNOWN, "listed": read("select unit, max(beds) as beds from units group by unit")}
    listed["listed"] = listed["keyed"]
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    (free,) = read_query(tree, listed).columns.values()
    guard = Guard(found=frozenset({("unit", "units")}))
    (found,) = read_query(tree, listed, guard).columns.values()
    rows = ("r", "units", None)
    assert rows in resolved(free.value)
    assert rows not in resolved(found.value)


def test_a_tested_key_says_that_a_join_multiplies_no_rows():
    sql = (
        "select count(*) from (select doses.* from doses left join units "
        "on doses.unit = units.unit and doses.day > units.beds)"
    )
    known = {**KNOWN, "doses": table("doses", "id")}
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    (multiplied,) = read_query(tree, known).columns.values()
    guard = Guard(keys=frozenset({frozenset({"id"})}))
    (single,) = read_query(tree, known, guard).columns.values()
    assert told(multiplied.value) == {"doses.unit", "units.unit", "doses.day", "units.beds"}
    assert told(single.value) == set()


def test_the_choice_among_rows_declared_alike_decides_nothing():
    sql = (
        "select sum(mg) from (select * from doses "
        "qualify row_number() over (partition by id order by day) = 1)"
    )
    assert number(sql) == {"doses.id", "doses.day", "doses.mg"}
    assert number(sql, Guard(is_any_alike=True)) == {"doses.id", "doses.mg"}


@pytest.mark.parametrize(
    ("sql", "complaint"),
    [
        ("select mgg from doses", "no column mgg"),
        ("select 1 from nowhere", "no table nowhere"),
        ("select 1 from doses semi join units on doses.unit = units.unit", "can't read the join"),
    ],
)
def test_what_lineage_cannot_read_it_refuses(sql, complaint):
    with pytest.raises(DosisError, match=complaint):
        read(sql)


EXPRESSIONS = ("mg", "mg + day", "case when code = 'x' then day end", "coalesce(unit, code)", "1")


@given(st.lists(st.sampled_from(EXPRESSIONS), min_size=1, max_size=4), st.data())
def test_the_lineage_of_a_composed_select_is_the_union(expressions, data):
    """A query over a query rests on what the inner expressions that it uses rest on."""
    inner = ", ".join(f"{sql} as c{place}" for place, sql in enumerate(expressions))
    used = data.draw(st.sets(st.sampled_from(range(len(expressions))), min_size=1))
    outer = " || ".join(f"c{place}::varchar" for place in sorted(used))
    whole = read(f"select {outer} as n from (select {inner} from doses)").columns["n"]
    parts = [read(f"select {expressions[place]} as n from doses").columns["n"] for place in used]
    assert whole.value == union(part.value for part in parts)


FILTERS = (
    "true",
    "code = 'x'",
    "mg > 2",
    "doses.unit is not null",
    "code in (select region from units)",
)
JOINS = (
    "",
    "left join units on doses.unit = units.unit",
    "inner join units on doses.unit = units.unit",
    "left join (select unit, max(region) as region, max(beds) as beds from units group by unit) as "
    "units on doses.unit = units.unit",
    "left join units on doses.unit = units.unit and doses.mg > units.beds",
    "full join units on doses.unit = units.unit",
)
SHAPES = (
    "select doses.unit as a, code as b, mg as c from {0}",
    "select distinct doses.unit as a, code as b, 1 as c from {0}",
    "select code as a, max(doses.unit) as b, sum(mg) as c from {0} group by code",
    "select doses.unit as a, code as b, mg as c from {0} "
    "qualify row_number() over (partition by code order by mg, day, id) = 1",
    "select code as a, doses.unit as b, "
    "sum(mg) over (partition by doses.unit order by day, id) as c from {0}",
    "select doses.unit as a, code as b, mg as c from {0} "
    "union select region, unit, beds from units",
)
NUMBERS = ("count(*)", "sum(c)", "count(a)", "count(distinct b)", "max(b)", "count(c)")
DOSES = st.lists(
    st.tuples(
        st.sampled_from(["p", "q", None]), st.integers(1, 4),
        st.one_of(st.none(), st.integers(1, 4)), st.sampled_from(["x", "y", None]),
    ), min_size=1, max_size=6,
)  # fmt: skip
UNITS = st.lists(
    st.tuples(
        st.sampled_from(["p", "q", "x"]), st.sampled_from(["x", "z", None]), st.integers(1, 4)
    ),
    max_size=4,
)


@settings(max_examples=200, deadline=None)
@given(
    doses=DOSES, others=DOSES, units=UNITS, more=UNITS,
    joins=st.sampled_from(JOINS), filters=st.sampled_from(FILTERS),
    shape=st.sampled_from(SHAPES), asked=st.sampled_from(NUMBERS),
)  # fmt: skip
def test_a_number_that_moves_in_duckdb_rests_on_the_column(
    doses, others, units, more, joins, filters, shape, asked
):
    """Change one column at a time: whatever moves has the column in its lineage."""
    sql = f"select {asked} as n from ({shape.format(f'doses {joins} where {filters}')})"
    if "union" in shape:
        sql = sql.replace(f" where {filters}", "", 1)
    sources = told(read(sql).columns["n"].value)
    rows = {"doses": [(place, *row) for place, row in enumerate(doses)], "units": units}
    before = _run(sql, rows)
    spoilt = {
        "doses": [(0, *row) for row in itertools.islice(itertools.cycle(others), len(doses))],
        "units": list(itertools.islice(itertools.cycle(more or [("x", "z", 9)]), len(units))),
    }
    for name in COLUMNS:
        for place, column in enumerate(COLUMNS[name]):
            if (name, column) == ("doses", "id"):
                continue
            changed = [
                (*row[:place], other[place], *row[place + 1 :])
                for row, other in zip(rows[name], spoilt[name], strict=True)
            ]
            if _run(sql, rows | {name: changed}) != before:
                assert f"{name}.{column}" in sources, sql


def _run(sql: str, rows: dict[str, list[tuple]]):
    for name, filled in rows.items():
        ENGINE.execute(f"delete from {name}")
        if filled:
            marks = ", ".join("?" * len(COLUMNS[name]))
            values = ", ".join([f"({marks})"] * len(filled))
            ENGINE.execute(
                f"insert into {name} values {values}", [v for row in filled for v in row]
            )
    return ENGINE.execute(sql).fetchall()
