-- Doses that count and their persons, and how they found a contact: in all, by year, by the region that reported them.

select
    year(administered_on)::varchar as year,
    reporting_region as region,
    count(*) as kept,
    count_if(link_method = 'exact') as exact,
    count_if(link_method = 'interval') as by_time,
    count_if(link_method = 'none') as unlinked,
    count(distinct person_id) as persons,
    count(distinct case when link_method != 'none' then person_id end) as linked_persons,
    count(distinct case when link_method = 'none' then person_id end) as unlinked_persons
from marts.administrations
group by grouping sets ((), (year(administered_on)), (reporting_region))
order by year nulls first, region nulls first
