"""This module proves that `ask` gives the right numbers and states on generated sales."""

import pandas
import pytest
from conftest import (
    HEADER,
    HOSPITALS,
    MONTHS,
    SUBSTANCES,
    ask_in,
    sales_rows,
)

from dosis import DosisError

METRICS = ("antibiotic_ddd", "access_share", "ungrouped_ddd_share")
NAMES = {short: hospital for _, hospital, short in HOSPITALS}
GROUPS = {atc: group for atc, _, group in SUBSTANCES}


@pytest.fixture(scope="module")
def ask(sales_home):
    """`dosis.ask` on the generated sales."""
    return lambda *arguments, **named: ask_in(sales_home, *arguments, **named)


@pytest.fixture(scope="module")
def sales() -> pandas.DataFrame:
    """The generated sales with the values of every dimension, computed here."""
    frame = pandas.DataFrame(sales_rows(), columns=list(HEADER))
    day = pandas.to_datetime(frame["month"])
    frame["month"] = day.dt.strftime("%Y-%m")
    frame["quarter"] = day.dt.year.astype(str) + "-Q" + day.dt.quarter.astype(str)
    frame["year"] = day.dt.year.astype(str)
    frame["aware_group"] = frame["atc"].map(GROUPS).replace("NA", "unknown")
    frame["atc_class"] = frame["atc"].str[:5]
    frame["access"] = frame["ddd"].where(frame["aware_group"] == "access", 0)
    frame["grouped"] = frame["ddd"].where(frame["aware_group"] != "unknown", 0)
    return frame


def computed(frame: pandas.DataFrame, by: tuple[str, ...]) -> dict[tuple, dict[str, float]]:
    """Values of `by` → the three metrics, None where a denominator is zero."""
    groups = frame.groupby(list(by)) if by else [((), frame)]
    found = {}
    for key, part in groups:
        bought, grouped = part["ddd"].sum(), part["grouped"].sum()
        found[key] = {
            "antibiotic_ddd": bought,
            "access_share": part["access"].sum() / grouped if grouped else None,
            "ungrouped_ddd_share": (bought - grouped) / bought if bought else None,
        }
    return found


def by_key(answer, by: tuple[str, ...]) -> dict[tuple, dict]:
    """Values of `by` → row; every row has a key of its own."""
    rows = {tuple(row[name] for name in by): row for row in answer.rows}
    assert len(rows) == len(answer.rows)
    return rows


def row_of(answer, **values) -> dict:
    """The only row with these values."""
    (row,) = [r for r in answer.rows if all(r[k] == v for k, v in values.items())]
    return row


@pytest.mark.parametrize(
    "by",
    [
        (),
        ("month",),
        ("hospital", "month"),
        ("quarter", "region"),
        ("region", "year"),
        ("atc",),
        ("atc", "hospital", "month"),
        ("aware_group", "quarter"),
        ("atc_class", "region"),
    ],
)
def test_numbers_are_those_of_the_file(ask, sales, by):
    rows = by_key(ask(METRICS, by=by), by)
    for key, expected in computed(sales, by).items():
        row = rows.pop(key)
        for metric, value in expected.items():
            assert row[metric] == (value if value is None else pytest.approx(value)), (key, metric)
    assert all(row["antibiotic_ddd"] in (None, 0) for row in rows.values())


@pytest.mark.parametrize(
    ("where", "query"),
    [
        (["atc=J01CA04"], "atc == 'J01CA04'"),
        (["atc != J01CA04"], "atc != 'J01CA04'"),
        (["atc in J01CA04, J01R"], "atc in ('J01CA04', 'J01R')"),
        (["atc IN J01CA04,J01MA02"], "atc in ('J01CA04', 'J01MA02')"),
        (["atc^=J01D"], "atc == 'J01DH02'"),
        (["atc ^= J01"], "atc == atc"),
        (["atc^=J01CA,J01X"], "atc in ('J01CA04', 'J01XX08')"),
        (["region=Sjælland"], "region == 'Sjælland'"),
        (
            ["region!=Sjælland", "aware_group=watch"],
            "region != 'Sjælland' and aware_group == 'watch'",
        ),
        (["hospital in Rigshospitalet,Odense Universitetshospital"], "hosp in ('RH', 'OUH')"),
    ],
)
def test_filters_keep_what_they_say(ask, sales, where, query):
    answer = ask("antibiotic_ddd", by="month", where=where, since="2019-01", until="2019-05")
    kept = sales.query(query).query("'2019-01' <= month <= '2019-05'")
    expected = kept.groupby("month")["ddd"].sum().to_dict()
    assert {row["month"]: row["antibiotic_ddd"] for row in answer.rows} == expected


@pytest.mark.parametrize(
    "value",
    [
        "' or 1=1 --",
        "x' or '1'='1",
        "'; drop table marts.hospital_sales; --",
        "%",
        "J01____",
        "{{ 7 * 7 }}",
        "{{ Dimension('medicine__atc_code') }}",
        "$p0_0",
        "\\' or true or \\'",
        "æøå 🙂",
    ],
)
@pytest.mark.parametrize(
    "template", ["atc={}", "atc^={}", "atc in {}", "region={}", "region!={}", "atc in a,{}"]
)
def test_a_value_is_only_ever_a_value(ask, template, value):
    """An injected filter finds nothing or is refused, and the layer answers as before."""
    before = ask("antibiotic_ddd").rows
    if template == "region={}":
        with pytest.raises(DosisError, match="There is no region"):
            ask("antibiotic_ddd", where=[template.format(value)])
    else:
        found = ask("antibiotic_ddd", where=[template.format(value)]).rows
        expected = sum(row["antibiotic_ddd"] for row in before) if "!=" in template else 0
        assert sum(row["antibiotic_ddd"] or 0 for row in found) == pytest.approx(expected)
    assert ask("antibiotic_ddd").rows == before


@pytest.mark.parametrize(
    "where",
    [
        "region' or 1=1 -- = x",
        "1=1",
        "region) or (1=1",
        "region",
        "region=",
        "=Sjælland",
        "region like S%",
        "region>A",
        "{{ Dimension('department__region') }}=Sjælland",
        "month=2019-01",
    ],
)
def test_a_filter_that_is_none_is_refused(ask, where):
    with pytest.raises(DosisError, match=r"\.$"):
        ask("antibiotic_ddd", where=[where])


def test_missing_zero_and_not_applicable_are_told_apart(ask):
    answer = ask(("antibiotic_ddd", "access_share"), by=("hospital", "month"))
    assert len(answer.rows) == len(HOSPITALS) * len(MONTHS)
    silent = row_of(answer, hospital=NAMES["OUH"], month="2019-06")
    assert silent["antibiotic_ddd"] is None
    assert silent["antibiotic_ddd_state"] == silent["access_share_state"] == "missing"
    ungrouped = row_of(answer, hospital=NAMES["AUH"], month="2020-02")
    assert (ungrouped["antibiotic_ddd_state"], ungrouped["access_share"]) == ("value", None)
    assert ungrouped["access_share_state"] == "not_applicable"
    answer = ask("antibiotic_ddd", by=("hospital", "atc", "month"))
    never = row_of(answer, hospital=NAMES["SJ"], atc="J01XX08", month="2019-01")
    assert (never["antibiotic_ddd"], never["antibiotic_ddd_state"]) == (0, "zero")
    silent = row_of(answer, hospital=NAMES["OUH"], atc="J01XX08", month="2019-07")
    assert (silent["antibiotic_ddd"], silent["antibiotic_ddd_state"]) == (None, "missing")
    returned = row_of(answer, hospital=NAMES["RH"], atc="J01MA02", month="2019-03")
    assert returned["antibiotic_ddd"] < 0
    assert returned["antibiotic_ddd_state"] == "value"


def test_totals_are_totals(ask, sales):
    by = ("region", "quarter")
    answer = ask(METRICS, by=by, totals=True)
    for kept in ((), ("region",), ("quarter",)):
        dropped = [name for name in by if name not in kept]
        rows = [
            row
            for row in answer.rows
            if row["is_total"]
            and all(row[k] is not None for k in kept)
            and all(row[d] is None for d in dropped)
        ]
        expected = computed(sales, kept)
        assert len(rows) == len(expected)
        for row in rows:
            for metric, value in expected[tuple(row[k] for k in kept)].items():
                assert row[metric] == pytest.approx(value)
    plain = [row for row in answer.rows if not row["is_total"]]
    assert {tuple(r[b] for b in by) for r in plain} == set(computed(sales, by))
