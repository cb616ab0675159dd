-- Doses by what was wrong with the dates of their order, and those whose dose is no number in a known unit.

select
    order_repair,
    count(*) as kept,
    count_if(not has_usable_unit) as without_unit
from marts.administrations
group by order_repair
order by order_repair
