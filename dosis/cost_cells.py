"""This module reads from a release what the split of a change in cost needs: one cell per unit
(department, as it is at the end) and medicine, in two periods.
"""

import datetime
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from dosis.query import connection

FEWEST_FOR_PROFILE = 20  # patients, both periods together, before their ages are used
LEVELS = ("unit_code", "hospital", "region", "nation")
COSTS = {"list": "list_cost_dkk", "contract": "contract_cost_dkk"}
PERIODS = ("before", "after")
BOUGHT = [f"{name}_{period}" for name in ("amount", "cost") for period in PERIODS]
UNITS_ON_DAY = """
    select * from marts.departments
    qualify row_number() over (
        partition by unit_code
        order by valid_from_on > $day, abs(date_diff('day', least(valid_to_on, $day), $day)),
            valid_from_on desc
    ) = 1"""


@dataclass(frozen=True)
class Span:
    """A period, from its first to its last day."""

    first: datetime.date
    last: datetime.date

    @property
    def middle(self) -> datetime.date:
        return self.first + (self.last - self.first) / 2


def read_products(folder: Path, basis: str, before: Span, after: Span) -> pd.DataFrame:
    """One row per unit, medicine and product of the whole country, with what was bought.

    Columns: unit_code ('unknown' where it is), atc, product, amount_before, amount_after in the
    medicine's unit (mg where every pack has it, else defined daily doses, else packs), cost_before,
    cost_after in whole øre, price_before, price_after (the country's øre per unit, NaN where none
    was bought). Packs without a price of this basis are left out.
    """
    sql = f"""
        select
            coalesce(unit_code, 'unknown') as unit_code, costs.atc,
            coalesce(nullif(costs.product_name, 'unknown'), costs.product_id) as product,
            costs.month_on between $after and $after_end as is_after,
            sum(bought_packs) as packs, sum(bought_mg) as mg, sum(bought_ddd) as ddd,
            count(*) - count(bought_mg) as without_mg, count(*) - count(bought_ddd) as without_ddd,
            sum(round({COSTS[basis]} * 100)::bigint)::bigint as cost
        from marts.{basis}_costs as costs
        left join marts.departments using (department_id)
        where {COSTS[basis]} is not null
            and (costs.month_on between $before and $before_end
                or costs.month_on between $after and $after_end)
        group by all order by all"""
    rows = connection(folder).execute(sql, _days(before, after)).df()
    lacks = rows.groupby("atc")[["without_mg", "without_ddd"]].transform("sum")
    rows["amount"] = np.select(
        [lacks["without_mg"] == 0, lacks["without_ddd"] == 0], [rows["mg"], rows["ddd"]],
        rows["packs"],
    )  # fmt: skip
    for period, is_here in zip(PERIODS, (~rows["is_after"], rows["is_after"]), strict=True):
        rows[f"amount_{period}"] = rows["amount"].where(is_here, 0.0)
        rows[f"cost_{period}"] = rows["cost"].where(is_here, 0)
    wide = rows.groupby(["unit_code", "atc", "product"])[BOUGHT].sum().reset_index()
    country = wide.groupby(["atc", "product"])[BOUGHT].transform("sum")
    for period in PERIODS:
        price = country[f"cost_{period}"] / country[f"amount_{period}"]
        wide[f"price_{period}"] = price.where(country[f"amount_{period}"] > 0)
    return wide


def country_of(products: pd.DataFrame) -> pd.DataFrame:
    """What the country bought: atc, product, share_before, share_after, price_before, price_after.

    `products`: those of `read_products`. A share is of what was bought of the medicine in the
    period; 0 where nothing was.
    """
    groups = products.groupby(["atc", "product"])
    found = groups[["price_before", "price_after"]].first().reset_index()
    for period in PERIODS:
        amount = groups[f"amount_{period}"].sum().clip(lower=0).to_numpy()
        whole = pd.Series(amount).groupby(found["atc"]).transform("sum").to_numpy()
        shares = np.divide(amount, whole, out=np.zeros_like(amount), where=whole > 0)
        found[f"share_{period}"] = shares
    return found


def read_units(folder: Path, day: datetime.date) -> pd.DataFrame:
    """Unit → its names on a day, or the nearest day it has: index unit_code, columns as in the
    mart departments, and nation.
    """
    units = connection(folder).execute(UNITS_ON_DAY, {"day": day}).df().set_index("unit_code")
    return units.assign(nation="all")


def read_patients(
    folder: Path, before: Span, after: Span, hindered: dict[str | None, set[str]]
) -> pd.DataFrame:
    """Patients by medicine at each of LEVELS: level, name, atc, patients_before, patients_after.

    `hindered`: ATC prefix → department_ids that are left out everywhere.
    """
    con = connection(folder)
    con.register("hindered_departments", _hindered(hindered))
    sql = """
        with given as (
            select distinct
                person_id, atc, unit_code, hospital, region,
                administered_on between $after and $after_end as is_after
            from marts.administrations
            inner join marts.departments using (department_id)
            where (administered_on between $before and $before_end
                or administered_on between $after and $after_end)
                and not exists (
                    select 1 from hindered_departments
                    where hindered_departments.department_id = administrations.department_id
                        and starts_with(administrations.atc, hindered_departments.prefix)
                )
        )
        select
            case grouping(unit_code, hospital, region)
                when 3 then 'unit_code' when 5 then 'hospital' when 6 then 'region' else 'nation'
            end as level,
            coalesce(unit_code, hospital, region, 'all') as name, atc,
            count(distinct person_id) filter (not is_after) as patients_before,
            count(distinct person_id) filter (is_after) as patients_after
        from given
        group by grouping sets ((unit_code, atc), (hospital, atc), (region, atc), (atc))"""
    return con.execute(sql, _days(before, after)).df()


def read_ages(folder: Path, before: Span, after: Span) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Inhabitants by region, sex and ten years of age at each period, and patients by medicine.

    The first: region, sex, age_group, persons_before, persons_after; the newest count that is not
    later than a period's middle, else the first there is. The second: atc, sex, age_group, patients
    (of both periods together). Empty where no population was delivered.
    """
    sql = """
        with days as (
            select coalesce(max(counted_on) filter (counted_on <= $before), min(counted_on)) as b,
                coalesce(max(counted_on) filter (counted_on <= $after), min(counted_on)) as a
            from marts.inhabitants
        )
        select region, sex, age // 10 * 10 as age_group,
            coalesce(sum(person_count) filter (counted_on = b), 0)::double as persons_before,
            coalesce(sum(person_count) filter (counted_on = a), 0)::double as persons_after
        from marts.inhabitants cross join days
        where counted_on in (a, b) and age is not null
        group by all order by all"""
    middles = {"before": before.middle, "after": after.middle}
    inhabitants = connection(folder).execute(sql, middles).df()
    sql = """
        select atc, sex, date_diff('year', born_on, day) // 10 * 10 as age_group,
            count(*)::double as patients
        from (
            select distinct person_id, atc,
                case when administered_on between $after and $after_end then $after else $before end
                    as day
            from marts.administrations
            where administered_on between $before and $before_end
                or administered_on between $after and $after_end
        )
        inner join marts.persons using (person_id)
        where born_on is not null
        group by all order by all"""
    patients = connection(folder).execute(sql, _days(before, after)).df()
    return inhabitants, patients


def read_medicines(folder: Path) -> pd.DataFrame:
    """The mart `medicines`: atc, medicine_name, atc_class, aware_group."""
    return connection(folder).execute("select * from marts.medicines").df()


def read_passing(folder: Path, kind: str, filters: list, day: datetime.date) -> set[str]:
    """The units (kind unit; unit_code, as on the day) or medicines (atc) that pass all filters."""
    parameters: dict = {}
    conditions = []
    for number, one in enumerate(filters):
        condition, values = one.condition(number)
        conditions.append(condition)
        parameters |= values
    passes = " and ".join(conditions)
    if kind == "medicine":
        sql = f"select distinct atc from marts.medicines where {passes}"
    else:
        sql = f"select distinct unit_code from ({UNITS_ON_DAY}) where {passes}"
        parameters["day"] = day
    return {row[0] for row in connection(folder).execute(sql, parameters).fetchall()}


def _days(before: Span, after: Span) -> dict[str, datetime.date]:
    return {
        "before": before.first, "before_end": before.last,
        "after": after.first, "after_end": after.last,
    }  # fmt: skip


def _hindered(hindered: dict[str | None, set[str]]) -> pd.DataFrame:
    pairs = [(prefix or "", unit) for prefix, units in hindered.items() for unit in units]
    return pd.DataFrame(pairs, columns=["prefix", "department_id"], dtype="str")
