-- Hospitals that reported, of those that should have, month by month: from a hospital's first report while it exists.
select
    register, table_name, year(month_on) as year,
    sum(reported) as numerator, sum(expected) as denominator,
    min(month_on) as from_on, max(month_on) as to_on
from reporting
group by all
