-- Doses of the month that no contact of the patient register fits, as a share of all doses.

select
    'smr' as register,
    'indberetningmedpris' as table_name,
    null as column_name,
    region,
    hospital,
    month_on,
    sum(administration_count) as row_count,
    sum(case when link_method = 'none' then administration_count else 0 end) / sum(administration_count) as observed
from link_counts
group by grouping sets ((month_on), (month_on, region), (month_on, region, hospital))
