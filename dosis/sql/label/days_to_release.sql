-- Days from a table's newest delivery to this release.
select
    register, table_name, null as year,
    datediff('day', delivered_on::date, made_on::date) as numerator, 1 as denominator,
    null::date as from_on, null::date as to_on
from newest_deliveries
