"""This module proves the revision of months: by a published triangle, and what must always hold."""

import itertools
import re
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dosis.home import write_json
from dosis.lake import load
from dosis.manifest import complete, read_manifest, sweep

PROJECT = Path(__file__).resolve().parent.parent
RULES = (
    "growth", "growth_of_all", "shared_growth", "growth_ahead", "expected", "past_errors",
)  # fmt: skip

# Taylor & Ashe 1983, Journal of Econometrics 23:37-61, as in Mack 1993, ASTIN Bulletin 23:213-225,
# table 1: cumulative claims by accident year and development year.
CLAIMS = (
    (357848, 1124788, 1735330, 2218270, 2745596, 3319994, 3466336, 3606286, 3833515, 3901463),
    (352118, 1236139, 2170033, 3353322, 3799067, 4120063, 4647867, 4914039, 5339085),
    (290507, 1292306, 2218525, 3235179, 3985995, 4132918, 4628910, 4909315),
    (310608, 1418858, 2195047, 3757447, 4029929, 4381982, 4588268),
    (443160, 1136350, 2128333, 2897821, 3402672, 3873311),
    (396132, 1333217, 2180715, 2985752, 3691712),
    (440832, 1288463, 2419861, 3483130),
    (359480, 1421128, 2864498),
    (376686, 1363294),
    (344014,),
)  # fmt: skip
# Reserves and their standard errors by accident year (the first is complete); the same come from
# MackChainladder of chainladder 0.10.1 with sigma_interpolation="mack".
RESERVES = (94634, 469511, 709638, 984889, 1419459, 2177641, 3920301, 4278972, 4625811)
ERRORS = (75535, 121699, 133549, 261406, 411010, 558317, 875328, 971258, 1363155)
TOTAL = 18680856


def month(number: int) -> str:
    """The first day of a month, counted from January 2020."""
    return f"{2020 + number // 12}-{number % 12 + 1:02d}-01"


def triangle(counts: dict[str, tuple], tolerance: float = 0.005) -> duckdb.DuckDBPyConnection:
    """The rules of the layer, run on region → month → rows by age, one delivery a month."""
    connection = duckdb.connect()
    connection.execute("create schema declared")
    connection.execute(
        "create table declared.register_tables as "
        f"select 'r' as register, 't' as table_name, {tolerance} as settled_within"
    )
    rows = [
        ("r", "t", region, month(m), month(m + age), age, count)
        for region, months in counts.items()
        for m, line in enumerate(months)
        for age, count in enumerate(line)
    ]
    names = "register, table_name, region, month_on, delivered_on, age, row_count"
    values = ", ".join(map(str, rows))
    connection.execute(
        "create table int_revisions__triangle as select register, table_name, region, "
        "month_on::date as month_on, delivered_on::date as delivered_on, age::bigint as age, "
        "row_number() over by_delivery as delivery_count, row_count::bigint as row_count, "
        "lead(row_count) over by_delivery as next_row_count, "
        "(lead(delivered_on) over by_delivery)::date as next_delivered_on "
        f"from (values {values}) as given ({names}) window by_delivery as "
        "(partition by region, month_on order by delivered_on)"
    )
    models = PROJECT / "models"
    paths = [models / "intermediate" / f"int_revisions__{rule}.sql" for rule in RULES]
    for path in [*paths, models / "marts" / "revisions.sql"]:
        sql = re.sub(r"{{ ref\('(\w+)'\) }}", r"\1", path.read_text("utf-8"))
        sql = re.sub(r"{{ source\('(\w+)', '(\w+)'\) }}", r"\1.\2", sql)
        connection.execute(f"create table {path.stem} as {sql}")
    return connection


def test_reserves_and_errors_are_those_that_mack_published():
    rows = (
        triangle({"all": CLAIMS})
        .execute(
            "select row_count * growth - row_count, "
            "row_count * growth * sqrt(exp(relative_error * relative_error) - 1) "
            "from int_revisions__expected where next_delivered_on is null and age < 9 "
            "order by month_on"
        )
        .fetchall()
    )
    assert [round(reserve) for reserve, _ in rows] == list(RESERVES)
    assert round(sum(reserve for reserve, _ in rows)) == TOTAL
    assert [error for _, error in rows] == pytest.approx(ERRORS, abs=1)


def settled(line: tuple[int, ...], months: int = 14) -> list[tuple]:
    """Months that all come as `line`, the newest ones in part."""
    return [line[: months - m] for m in range(months)]


def test_a_month_is_final_from_the_age_at_which_all_has_come():
    a, b = settled((70, 90, 100, 100, 100)), settled((50, 80, 96, 100, 100))
    told = triangle({"A": a, "B": b}).execute(
        "select region, age, round(completeness, 4), is_final, expected_count, "
        "date_diff('month', month_on, final_from_on) from revisions "
        f"where is_newest and month_on >= '{month(10)}' order by region, age"
    )
    assert told.fetchall() == [
        ("A", 0, 0.7, False, 100, 2), ("A", 1, 0.9, False, 100, 2),
        ("A", 2, 1.0, True, 100, 2), ("A", 3, 1.0, True, 100, 2),
        ("B", 0, 0.5, False, 100, 3), ("B", 1, 0.8, False, 100, 3),
        ("B", 2, 0.96, False, 100, 3), ("B", 3, 1.0, True, 100, 3),
    ]  # fmt: skip


def test_too_few_months_say_nothing():
    told = triangle({"all": settled((70, 100), months=3)}).execute(
        "select count(*), count(completeness), count(expected_count), count(high_count), "
        "count(final_from_on), count_if(is_final) from revisions"
    )
    assert told.fetchall() == [(5, 0, 0, 0, 0, 0)]


def test_a_region_without_a_past_takes_the_growth_of_all():
    old = settled((60, 90, 100), months=12)
    new = [(), *[()] * 10, (300,)]
    (told,) = (
        triangle({"A": old, "B": old, "New": [*new]})
        .execute("select is_known, expected_count from revisions where region = 'New'")
        .fetchall()
    )
    assert told == (False, None)  # nothing of that region has been seen to grow
    new = [()] * 10 + [(300, 460), (310,)]
    told = (
        triangle({"A": old, "B": old, "New": new})
        .execute(
            "select is_known, expected_count from revisions where region = 'New' and is_newest"
        )
        .fetchall()
    )
    assert told[-1][0]
    assert told[-1][1] == pytest.approx(310 / 0.6, rel=0.03)


def doses(folder: Path, name: str, counts: dict[tuple[str, int], int]) -> Path:
    """A delivery of doses with what a row must hold: (month, region code) → rows."""
    header = (
        "k_adm_id,k_region_id,v_cpr,d_adm,c_shak,c_kontaktansvar_afd_shak,c_atc,"
        "v_adm_dosis,v_adm_dosis_enhed"
    )
    lines = [
        f"{month_}{code}{n},{code},p{n},{month_}-10 08:00:00,1301010,1301010,N02BE01,1,STK"
        for (month_, code), count in counts.items()
        for n in range(count)
    ]
    path = folder / f"{name}.csv"
    path.write_text("\n".join([header, *lines]) + "\n", "utf-8")
    return path


def counted(home: Path) -> list[tuple]:
    """Delivery, month, region code and rows of what the lake knows of doses."""
    (path,) = (home / "lake" / "lake").glob("delivered_region_months-*.parquet")
    return duckdb.sql(
        f"select delivered_on[6:7], month[6:7], region_code, row_count from '{path}' order by all"
    ).fetchall()


def test_a_load_keeps_what_each_delivery_held_by_region(tmp_path):
    home = tmp_path / "home"
    given_ = (
        ("2026-05-31", {("2026-04", 81): 9, ("2026-04", 1085): 4, ("2026-05", 81): 3}),
        ("2026-06-30", {("2026-04", 81): 7, ("2026-06", 81): 2}),  # fewer rows, a month dropped
    )
    for day, counts in given_:
        load(home, [doses(tmp_path, day, counts)], date=day)
        sweep(home)
    assert counted(home) == [
        ("05", "04", "1085", 4), ("05", "04", "81", 9), ("05", "05", "81", 3),
        ("06", "04", "81", 7), ("06", "06", "81", 2),
    ]  # fmt: skip


def test_a_home_loaded_before_regions_were_counted_still_has_its_table(tmp_path):
    home = tmp_path / "home"
    load(home, [doses(tmp_path, "old", {("2026-04", 81): 9})], date="2026-05-31")
    manifest = read_manifest(home)
    for delivery in manifest["deliveries"]:
        del delivery["months_by_region"]
    complete(home, manifest)
    write_json(home / "lake.json", manifest)
    sweep(home)
    assert counted(home) == []
    load(home, [doses(tmp_path, "new", {("2026-05", 81): 5})], date="2026-06-30")
    sweep(home)
    assert counted(home) == [("06", "05", "81", 5)]


COUNTS = st.lists(
    st.lists(st.integers(0, 300), min_size=5, max_size=5).map(
        lambda steps: tuple(200 + sum(steps[: n + 1]) for n in range(5))
    ),
    min_size=8,
    max_size=14,
)


def diagonal(lines: list[tuple]) -> list[tuple]:
    """What has come of each month by the day of the last."""
    return [line[: len(lines) - m] for m, line in enumerate(lines)]


@given(first=COUNTS, second=COUNTS)
@settings(max_examples=25)
def test_older_months_are_more_complete_where_rows_only_come(first, second):
    rows = (
        triangle({"A": diagonal(first), "B": diagonal(second)})
        .execute(
            "select region, age, completeness, low_count, expected_count, high_count, row_count "
            f"from revisions where delivered_on = '{month(len(first) - 1)}' and is_known "
            "order by region, age"
        )
        .fetchall()
    )
    for before, after in itertools.pairwise(rows):
        if before[0] == after[0]:
            assert before[2] <= after[2] + 1e-9
    for _, _, completeness, low, expected, high, count in rows:
        assert 0 < completeness <= 1 + 1e-9
        assert count <= low <= expected <= high


@given(lines=COUNTS, times=st.integers(2, 50))
@settings(max_examples=25)
def test_twice_the_rows_are_as_complete(lines, times):
    asked = "select completeness from revisions order by region, month_on, delivered_on"
    more = [tuple(times * count for count in line) for line in lines]
    given_, scaled = (
        triangle({"A": diagonal(each), "B": diagonal(lines[::-1] if each is lines else more[::-1])})
        .execute(asked)
        .fetchall()
        for each in (lines, more)
    )
    assert [c for (c,) in scaled] == pytest.approx([c for (c,) in given_], nan_ok=True)
