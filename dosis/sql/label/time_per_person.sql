-- Days from a person's first to last event in the register, both included.
select
    register, null as table_name, null as year,
    sum(datediff('day', first_on, last_on) + 1) as numerator, count(*) as denominator,
    min(first_on) as from_on, max(last_on) as to_on
from appearances
group by all
