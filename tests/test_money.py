"""This module attacks contract prices: who may not see them must not be able to form one."""

import functools
import itertools

import numpy as np
import pytest
import scipy.optimize
from conftest import ask_in, at_home

from dosis import dominance, money
from dosis.catalog import open_catalog
from dosis.cost_split import split
from dosis.declarations import policy
from dosis.dominance import Groups, Product, Rule, is_safe, safe_groups, told_prices
from dosis.home import DosisError
from dosis.query import connection

RULE = Rule(**policy()["money"]["dominance"])
YEARS = (2021, 2022, 2023)
SEEING_ALL = policy()["money"]["contract"]["all"]
ASKING = [
    role
    for role, rule in policy()["roles"].items()
    if rule["regime"] in ("floor", "none") and role not in SEEING_ALL
]
CONTRACT = ("contract_cost", "contract_savings", "booked_cost")


@pytest.fixture(scope="module")
def folder(released_home):
    return (released_home / "releases" / "current").resolve()


@pytest.fixture(scope="module")
def units(folder) -> dict[str, list[str]]:
    """Role → the units that bought anything."""
    sql = (
        "select distinct {0} from marts.contract_costs inner join marts.departments "
        "using (department_id) order by 1"
    )
    found = {}
    for role, column in money.OWN_UNIT.items():
        found[role] = [row[0] for row in connection(folder).execute(sql.format(column)).fetchall()]
    return found


def refusal(home, *arguments, **named) -> str:
    with pytest.raises(DosisError) as caught:
        ask_in(home, *arguments, **named)
    return str(caught.value)


@pytest.mark.parametrize("role", ASKING)
@pytest.mark.parametrize("metric", CONTRACT)
@pytest.mark.parametrize(
    "by",
    ["paid_product", "atc", "medicine_name", "counterfactual", "aware_group", "region", "month"],
)
def test_no_other_role_asks_contract_money_by_product_place_or_month(
    released_home, role, metric, by
):
    text = refusal(
        released_home, metric, by=by, since="2023-01", until="2023-12", viewer=f"{role}:X"
    )
    assert text.startswith((f"The role {role} ", "There is no", f"{metric} can't"))
    assert text.count(".") == 1


@pytest.mark.parametrize("role", SEEING_ALL)
def test_who_buys_and_plans_sees_what_was_paid(released_home, role):
    answer = ask_in(released_home, "contract_cost", by="paid_product", viewer=role)
    assert sum(row["contract_cost"] for row in answer.rows) > 1e6


@pytest.mark.parametrize("role", [r for r in ASKING if r != "publication"])
def test_list_prices_are_for_everybody_who_sees_numbers(released_home, role):
    answer = ask_in(released_home, "list_cost", by="bought_product", viewer=role)
    assert answer.suppressed == 0
    assert sum(row["list_cost"] for row in answer.rows) > 1e6


def test_the_split_and_what_is_published_need_no_contract_price(released_home):
    spans = (("2022-01", "2022-12"), ("2023-01", "2023-12"))
    for role in ASKING:
        with at_home(released_home), pytest.raises(DosisError, match=f"The role {role} may not"):
            split(*spans, basis="contract", viewer=role)
    with at_home(released_home):
        assert split(*spans, basis="contract", viewer="region").rows


@pytest.mark.parametrize(
    ("where", "more", "said"),
    [
        ([], {}, "filter by"),
        (["hospital={other}"], {}, "filter by"),
        (["hospital={own}", "atc=L04AB04"], {}, "filter by"),
        (["hospital={own}", "medicine_name=adalimumab"], {}, "filter by"),
        (["hospital!={own}"], {}, "filter by"),
        (["hospital={own}"], {"by": "atc"}, "not by atc"),
        (["hospital={own}"], {"by": "quarter"}, "not by quarter"),
        (["hospital={own}"], {"by": "atc_class", "totals": True}, "without totals"),
        (["hospital={own}"], {"since": "2023-02"}, "whole years"),
        (["hospital={own}"], {"until": "2023-11"}, "whole years"),
        (["hospital={own}"], {"since": "2022-01"}, "by year"),
        (["hospital={own}"], {"since": "2024-01", "until": "2024-12"}, "can be asked for"),
    ],
)
def test_a_hospital_asks_one_fixed_table_of_its_own(released_home, units, where, more, said):
    own, other = units["hospital"][:2]
    named = {"since": "2023-01", "until": "2023-12", "viewer": f"hospital:{own}"} | more
    filters = [text.format(own=own, other=other) for text in where]
    assert said in refusal(released_home, "contract_cost", where=filters, **named)


def test_the_council_sees_savings_by_class_and_nothing_else(released_home):
    period = {"since": "2023-01", "until": "2023-12", "viewer": "council"}
    answer = ask_in(released_home, "contract_savings", by="atc_class", **period)
    states = {row["atc_class"]: row["contract_savings_state"] for row in answer.rows}
    assert states["L04AB"] == "value"
    assert "may not see" in refusal(released_home, "contract_cost", by="atc_class", **period)
    told = refusal(released_home, "contract_savings", by="counterfactual", **period)
    assert "not by counterfactual" in told


def shown_sums(home, role: str, unit: str, classes: list[str]) -> list[tuple[int, set, float]]:
    """Everything that a role can ask of its own unit: (year, classes, amount) of each shown sum."""
    dimension = money.OWN_UNIT[role]
    own = f"{dimension}={unit}"
    found = []
    for year in YEARS:
        period = {"since": f"{year}-01", "until": f"{year}-12", "viewer": f"{role}:{unit}"}
        ask = functools.partial(ask_in, home, "contract_cost", **period)
        for row in ask(by="atc_class", where=own).rows:
            found.append((year, {row["atc_class"]}, row["contract_cost"]))
        found.append((year, set(classes), ask(where=own).rows[0]["contract_cost"]))
        tried = [(f"atc_class!={code}", set(classes) - {code}) for code in classes]
        tried += [
            (f"atc_class^={code}", {c for c in classes if c.startswith(code)})
            for code in sorted({c[:3] for c in classes})
        ]
        tried += [
            (f"atc_class in {','.join(pair)}", set(pair))
            for pair in itertools.combinations(classes[:4], 2)
        ]
        for text, chosen in tried:
            found.append((year, chosen, ask(where=[own, text]).rows[0]["contract_cost"]))
    return [entry for entry in found if entry[2] is not None]


def bought(folder, role: str, unit: str) -> dict[int, dict[str, dict[str, tuple]]]:
    """Year → class → pack → (packs, DKK): what the attacker would like to know."""
    rows = connection(folder).execute(
        "select year(month_on), atc_class, product_id, sum(bought_packs), sum(contract_cost_dkk) "
        "from marts.contract_costs inner join marts.medicines using (atc) "
        f"inner join marts.departments using (department_id) where {money.OWN_UNIT[role]} = $unit "
        "group by all",
        {"unit": unit},
    )
    found: dict = {}
    for year, name, pack, packs, cost in rows.fetchall():
        found.setdefault(year, {}).setdefault(name, {})[pack] = (packs, cost)
    return found


@pytest.mark.parametrize("role", ["hospital", "department"])
def test_no_price_can_be_formed_from_all_that_a_unit_may_ask(released_home, folder, units, role):
    largest = connection(folder).execute(
        f"select {money.OWN_UNIT[role]} from marts.contract_costs inner join marts.departments "
        "using (department_id) group by 1 order by sum(contract_cost_dkk) desc limit 2"
    )
    seen = 0
    for (unit,) in largest.fetchall():
        truth = bought(folder, role, unit)
        classes = sorted({name for year in truth.values() for name in year})
        sums = shown_sums(released_home, role, unit, classes)
        seen += sum(1 for _, chosen, amount in sums if amount and len(chosen) == 1)
        for year in YEARS:
            told = [(chosen, amount) for y, chosen, amount in sums if y == year]
            assert_no_price_is_told(told, truth.get(year, {}), (unit, year))
    assert seen or role == "department"


def assert_no_price_is_told(told: list[tuple[set, float]], truth: dict, where: tuple) -> None:
    """Division, differences and a linear program with all packs known: every price stays open."""
    packs = sorted({pack for products in truth.values() for pack in products})
    lines, ends = [], []
    for chosen, amount in told:
        line = [sum(truth.get(c, {}).get(pack, (0, 0))[0] for c in chosen) for pack in packs]
        if any(line):
            lines.append(line)
            ends.append(amount)
    if not lines:
        return
    matrix, right = np.array(lines, dtype=float), np.array(ends)
    assert np.linalg.matrix_rank(matrix) < len(packs) or len(packs) == 0
    for column, pack in enumerate(packs):
        amount = sum(p.get(pack, (0, 0))[0] for p in truth.values())
        cost = sum(p.get(pack, (0, 0))[1] for p in truth.values())
        if amount <= 0 or cost <= 0 or not matrix[:, column].any():
            continue
        aim = np.zeros(len(packs))
        aim[column] = 1
        low, high = (
            scipy.optimize.linprog(sign * aim, A_eq=matrix, b_eq=right, bounds=(0, None))
            for sign in (1, -1)
        )
        if low.status == 0 and high.status == 0:
            width = -high.fun - low.fun
            assert width >= 0.99 * RULE.p * cost / amount, (where, pack, low.fun, -high.fun)


def product(name, packs, cost, maker=None):
    return Product(name, maker or name, packs, cost)


def test_a_sum_over_few_or_one_large_product_is_unsafe():
    even = [product("a", 1, 40), product("b", 1, 35), product("c", 1, 25)]
    assert is_safe(even, RULE)
    assert not is_safe(even[:2], RULE)
    assert not is_safe([product("a", 1, 90), product("b", 1, 8), product("c", 1, 2)], RULE)
    assert not is_safe([product("a", 1, 50), product("b", 1, 49), product("c", 1, 1)], RULE)
    assert not is_safe([product("a", 1, 40, "m"), product("b", 1, 35, "m"), *even[2:]], RULE)
    assert not is_safe([*even, product("d", -1, -5)], RULE)


def test_an_unsafe_class_is_joined_by_the_smallest_until_they_are_safe():
    safe = {
        name: [product(f"{name}{n}", 1, size) for n in range(4)]
        for name, size in (("big", 100), ("small", 20))
    }
    groups = safe_groups({2023: {"lone": [product("x", 1, 30)], **safe}}, RULE)[2023]
    assert groups.joined == {"lone", "small"}
    assert groups.shows({"big"})
    assert groups.shows({"lone", "small"})
    assert groups.shows({"lone", "small", "big"})
    assert not groups.shows({"lone"})
    assert not groups.shows({"lone", "big"})
    assert not Groups({}, {"a"}, joined_is_shown=False).shows({"a"})


def test_prices_that_stay_over_the_years_are_solved_for_and_then_hidden():
    packs = {2021: (10, 20, 30), 2022: (30, 10, 20), 2023: (20, 30, 10)}
    price = (100, 90, 110)
    years = {
        year: {"c": [product(f"p{n}", v, v * price[n]) for n, v in enumerate(bought)]}
        for year, bought in packs.items()
    }
    lines = [year["c"] for year in years.values()]
    assert told_prices(lines[:1], RULE) == set()
    assert told_prices(lines, RULE) == {"p0", "p1", "p2"}
    assert is_safe(lines[0], RULE)
    assert all(not groups.shows({"c"}) for groups in safe_groups(years, RULE).values())


def test_a_small_alternative_price_lets_the_difference_tell_the_larger():
    sides = [product("m", 0, 100, "replaced"), product("m", 0, 5, "other")]
    assert not dominance.tells_no_price(sides, RULE)
    assert dominance.tells_no_price([sides[0], product("m", 0, 30, "other")], RULE)


def test_every_money_metric_is_guarded(folder):
    metrics = open_catalog(folder).metrics
    in_money = {name for name, m in metrics.items() if m.card["unit"] == "DKK"}
    assert {n for n, m in metrics.items() if money.is_contract(m)} == in_money & set(CONTRACT)
    others = in_money - set(CONTRACT)
    assert {"list_cost", "list_savings", "realised_switch_savings_dkk"} <= others
    assert {metrics[name].card["price_basis"] for name in others} == {"list"}
