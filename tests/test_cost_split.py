"""This module proves the split of a change in cost on a release: levels, reservations, refusals."""

import collections
import itertools

import pytest
from conftest import at_home

from dosis.cost_parts import PART_LABELS
from dosis.cost_split import split
from dosis.home import DosisError
from dosis.query import connection

BEFORE, AFTER = ("2022-06", "2023-05"), ("2023-06", "2024-05")
LEVELS = ("region", "hospital", "department_name", "atc_class", "atc")


def ask_split(home, *arguments, **named):
    with at_home(home):
        return split(*arguments, **named)


def ore(answer, *names) -> dict[tuple, int]:
    """(values of `names`, part) → whole øre."""
    sums = collections.Counter()
    for row in answer.rows:
        sums[(*(row[n] for n in names), row["part"])] += round(row["cost_change"] * 100)
    return sums


@pytest.fixture(scope="module")
def nation(released_home):
    return {b: ask_split(released_home, BEFORE, AFTER, basis=b) for b in ("list", "contract")}


@pytest.mark.parametrize("basis", ["list", "contract"])
def test_the_parts_are_the_change_of_the_mart_to_the_ore(released_home, nation, basis):
    folder = (released_home / "releases" / "current").resolve()
    sql = (
        f"select sum(case when month_on >= date '2023-06-01' then c else -c end) from (select "
        f"month_on, round({basis}_cost_dkk * 100)::bigint as c from marts.{basis}_costs where "
        "month_on between date '2022-06-01' and date '2024-05-01')"
    )
    (truth,) = connection(folder).execute(sql).fetchone()
    assert sum(ore(nation[basis]).values()) == truth
    assert truth != 0


@pytest.mark.parametrize("level", LEVELS)
def test_levels_add_up_to_the_country_part_by_part(released_home, nation, level):
    whole = ore(nation["list"])
    parts = ore(ask_split(released_home, BEFORE, AFTER, by=level), level)
    sums = collections.Counter()
    for (_, part), amount in parts.items():
        sums[(part,)] += amount
    assert {k: v for k, v in sums.items() if v} == {k: v for k, v in whole.items() if v}


def test_departments_add_up_to_their_hospital_and_filters_to_the_whole(released_home):
    by_both = ask_split(released_home, BEFORE, AFTER, by=("hospital", "department_name"))
    hospitals = ore(ask_split(released_home, BEFORE, AFTER, by="hospital"), "hospital")
    sums = collections.Counter()
    for (hospital, _, part), amount in ore(by_both, "hospital", "department_name").items():
        sums[(hospital, part)] += amount
    assert {k: v for k, v in sums.items() if v} == {k: v for k, v in hospitals.items() if v}
    hospital = max(hospitals, key=lambda key: hospitals[key])[0]
    own = ore(ask_split(released_home, BEFORE, AFTER, where=f"hospital={hospital}"))
    assert {p: v for (p,), v in own.items() if v} == {
        p: v for (h, p), v in hospitals.items() if h == hospital and v
    }


def test_a_unit_whose_deliveries_broke_is_a_bar_of_its_own(released_home):
    answer = ask_split(released_home, BEFORE, AFTER, by="hospital")
    broken = {
        name: sum(
            v for (h, p), v in ore(answer, "hospital").items() if h == name and p != "broken_series"
        )
        for name in {
            r["hospital"] for r in answer.rows if r["part"] == "broken_series" and r["cost_change"]
        }
    }
    assert broken
    assert set(broken.values()) == {0}
    told = [r for r in answer.reservations if r["register"] == "sales" and r["scope"]]
    assert {r["action"] for r in told} == {"mark"}
    assert answer.verdict.level == "with_care"


def test_no_cost_carries_a_reservation_about_registered_doses(released_home, nation):
    of_cost = [r for r in nation["list"].reservations if "list_cost" in r["metric"].split(",")]
    assert of_cost
    assert not [r for r in of_cost if r["register"] in ("smr", "lpr")]


def test_the_split_holds_every_part_that_is_something_and_says_its_unit(nation):
    parts = [row["part"] for row in nation["list"].rows]
    assert [part for part in PART_LABELS if part in parts] == parts
    assert {"population_age", "share_treated", "dose_per_patient", "product_mix"} <= set(parts)
    assert nation["list"].column("cost_change")["unit"] == "DKK and øre"
    assert nation["list"].note
    assert "cost_change" in nation["list"].to_csv()


@pytest.mark.parametrize(
    ("arguments", "named", "said"),
    [
        ((AFTER, BEFORE), {}, "earlier period first"),
        ((BEFORE, ("2023-05", "2024-05")), {}, "not overlap"),
        ((BEFORE, AFTER), {"basis": "real"}, "no price basis"),
        ((BEFORE, AFTER), {"by": "month"}, "can't be split by month"),
        ((BEFORE, AFTER), {"by": "bought_product"}, "can't be split by bought_product"),
        ((BEFORE, AFTER), {"where": "route=IV"}, "can't be split by route"),
        ((BEFORE, AFTER), {"where": "hospital=Nowhere"}, "There is no hospital"),
        ((BEFORE, AFTER), {"where": "atc=A00AA00"}, "Nothing was delivered"),
        ((BEFORE, AFTER), {"viewer": "company"}, "published tables only"),
    ],
)
def test_what_can_not_be_split_is_refused_in_one_sentence(released_home, arguments, named, said):
    with pytest.raises(DosisError) as caught:
        ask_split(released_home, *arguments, **named)
    assert said in str(caught.value)


def test_the_same_question_gives_the_same_split(released_home, nation):
    again = ask_split(released_home, BEFORE, AFTER)
    assert all(a == b for a, b in itertools.zip_longest(again.rows, nation["list"].rows))
