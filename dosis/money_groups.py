"""This module hides, of an answer about contract money, what would tell an agreed price."""

import datetime
from functools import lru_cache
from pathlib import Path

from dosis import money
from dosis.declarations import policy
from dosis.disclosure import hide
from dosis.dominance import Groups, Product, Rule, safe_groups, safe_savings
from dosis.query import connection
from dosis.question import Question
from dosis.viewer import Viewer

OF_UNIT = """
    with bought as (
        select year(month_on) as year, atc, product_id, max(product_name) as product_name,
            sum(bought_packs) as packs, sum(contract_cost_dkk) as cost
        from marts.contract_costs inner join marts.departments using (department_id)
        where {column} = $name and contract_cost_dkk is not null
            and year(month_on) between $first and $last
        group by all
    ),
    listed as (
        select year(month_on) as year, product_id,
            max(list_cost_dkk / bought_packs) filter (bought_packs > 0) as price
        from marts.list_costs where list_cost_dkk is not null
        group by all
    )
    select bought.year, coalesce(atc_class, 'unknown'), bought.product_id,
        coalesce(brand_name, bought.product_name), packs, cost, listed.price
    from bought
    left join marts.medicines using (atc)
    left join marts.products on bought.product_id = products.product_id
    left join listed on bought.year = listed.year and bought.product_id = listed.product_id
    order by all"""
OF_SAVINGS = """
    select year(month_on), coalesce(atc_class, 'unknown'),
        coalesce(sum(contract_replaced_dkk), 0),
        coalesce(sum(contract_replaced_dkk - contract_saving_dkk), 0)
    from marts.savings left join marts.medicines using (atc)
    where year(month_on) between $first and $last
    group by all order by all"""


def hide_unsafe(folder: Path, viewer: Viewer, question: Question, rows: list[dict]) -> None:
    """Hide the contract money of `rows` that is no sum of safe groups; rows are changed in place.

    Raises DosisError for years that are not shown. For a viewer who sees all nothing is done.
    """
    metrics = [m for m in question.metrics if money.is_contract(m)]
    if not metrics or money.sight(viewer.role) == "all":
        return
    last = money.refuse_unless_ended(question, _newest_month(folder))
    years = range(last - policy()["money"]["contract_years"] + 1, last + 1)
    groups = groups_of(folder, viewer, years)
    passing = _passing_classes(folder, question)
    for row in rows:
        year = int(row.get("year") or question.since.year)
        chosen = {row[money.CLASS]} if money.CLASS in question.by else passing
        if not groups.get(year, Groups({})).shows(chosen):
            for metric in metrics:
                hide(row, metric.name)


@lru_cache(maxsize=256)
def groups_of(folder: Path, viewer: Viewer, years: range) -> dict[int, Groups]:
    """Year → the groups of money that a viewer who sees a part may be shown."""
    rule = Rule(**policy()["money"]["dominance"])
    found: dict[int, dict[str, list[Product]]] = {}
    span = {"first": years[0], "last": years[-1]}
    unit = money.own_unit(viewer)
    if unit is None:
        for year, name, replaced, other in connection(folder).execute(OF_SAVINGS, span).fetchall():
            sides = [Product(name, "replaced", 0, replaced), Product(name, "other", 0, other)]
            found.setdefault(year, {})[name] = sides
        return safe_savings(found, rule)
    sql = OF_UNIT.format(column=unit[0])
    for year, name, *product in (
        connection(folder).execute(sql, span | {"name": unit[1]}).fetchall()
    ):
        found.setdefault(year, {}).setdefault(name, []).append(Product(*product))
    return safe_groups(found, rule)


def _newest_month(folder: Path) -> datetime.date:
    sql = "select coalesce(max(month_on), date '2000-12-01') from marts.contract_costs"
    return connection(folder).execute(sql).fetchone()[0]


def _passing_classes(folder: Path, question: Question) -> set[str]:
    """The medicine classes that pass the question's filters."""
    conditions, parameters = ["true"], {}
    for number, condition in enumerate(
        f for f in question.where if f.dimension.name == money.CLASS
    ):
        clause, values = condition.condition(number)
        conditions.append(clause)
        parameters |= values
    sql = f"select distinct atc_class from marts.medicines where {' and '.join(conditions)}"
    return {row[0] for row in connection(folder).execute(sql, parameters).fetchall()}
