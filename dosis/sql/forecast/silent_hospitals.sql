-- Hospital and month without any row of the table: not reported, so not zero.
with hospitals as (
    select distinct
        units.hospital,
        reporting_months.month_on
    from marts.reporting_months
    inner join units using (department_id)
    where reporting_months.register = $register and reporting_months.table_name = $table_name
),

names as (
    select distinct hospital from hospitals
),

months as (
    select distinct month_on from hospitals
)

select
    names.hospital,
    months.month_on
from names
cross join months
anti join hospitals on names.hospital = hospitals.hospital and months.month_on = hospitals.month_on
