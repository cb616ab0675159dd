-- Rows of doses as the newest delivery of each month holds them, by reporting region.

select
    region,
    sum(row_count)::bigint as row_count
from marts.revisions
where register = 'smr' and table_name = 'indberetningmedpris' and is_newest and region != 'all'
group by region
order by region
