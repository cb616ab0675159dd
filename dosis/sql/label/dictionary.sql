-- Variables of the delivered tables that the dictionary explains in words.
select
    register, table_name, null as year,
    count(*) filter (where is_described) as numerator, count(*) as denominator,
    null::date as from_on, null::date as to_on
from dictionary
where not is_rule
group by all
