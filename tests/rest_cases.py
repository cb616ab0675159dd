"""This module plants an unexplained rest in a release, for the tests of supervision."""

import duckdb

from dosis.catalog import open_catalog
from dosis.lasting_rests import write_lasting_rests

FIRST, LAST = "2022-04-01", "2023-03-01"
SHARE = 0.3
LARGEST = """
select department_id, atc, any_value(unit_code), any_value(department_name)
from marts.sales_gaps inner join marts.departments using (department_id)
inner join marts.administrations using (department_id, atc)
where unit = 'mg' and month_on between ? and ? and dose_count > 0
group by department_id, atc
having count(distinct month_on) = 12
    and count(distinct person_id) >= 20
order by sum(delivered_doses) desc
limit 1
"""
LESS_GIVEN = """
update marts.sales_gaps
set given_amount = given_amount - $share * delivered_amount,
    rest_amount = rest_amount + $share * delivered_amount,
    rest_low_amount = rest_low_amount + $share * delivered_amount,
    rest_high_amount = rest_high_amount + $share * delivered_amount,
    given_doses = given_doses - $share * delivered_doses,
    rest_doses = rest_doses + $share * delivered_doses
where department_id = $department and atc = $atc and month_on between $first and $last
"""
SUMMED_AGAIN = """
with summed as (
    select
        month_on, sum(rest_amount) over eight as rest, max(rest_amount) over eight as highest,
        sum(case when rest_amount > 0 then 1 else 0 end) over eight as months,
        summed_rest_high_amount - summed_rest_amount as half
    from marts.sales_gaps
    where department_id = $department and atc = $atc
    window eight as (order by month_on rows between 7 preceding and current row)
)
update marts.sales_gaps
set summed_rest_amount = rest, summed_rest_low_amount = rest - half,
    summed_rest_high_amount = rest + half,
    is_sustained = months >= 6 and rest - highest > 3 * half / 1.96
from summed
where department_id = $department and atc = $atc and sales_gaps.month_on = summed.month_on
"""


def plant(home) -> tuple[str, str, str]:
    """Let a third of one medicine's deliveries to a department go unregistered for a year.

    Changes the current release of `home`: its unit code, ATC code and department's name.
    """
    folder = (home / "releases" / "current").resolve()
    with duckdb.connect(str(folder / "layer.duckdb")) as layer:
        department, atc, code, name = layer.execute(LARGEST, [FIRST, LAST]).fetchone()
        place = {"department": department, "atc": atc}
        months = {"first": FIRST, "last": LAST, "share": SHARE}
        layer.execute(LESS_GIVEN, place | months)
        layer.execute(SUMMED_AGAIN, place)
    write_lasting_rests(folder, open_catalog(folder))
    return code, atc, name
