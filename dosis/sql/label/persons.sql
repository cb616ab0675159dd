-- Different persons with an event in the register.
select
    register, null as table_name, null as year,
    count(*) as numerator, null as denominator,
    min(first_on) as from_on, max(last_on) as to_on
from appearances
group by all
