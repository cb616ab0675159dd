-- Share missing and invalid of each variable of SMR's doses in the whole country; one that is never filled in is absent.

select
    column_name,
    sum(row_count)::bigint as row_count,
    sum(missing_count)::bigint as missing_count,
    sum(invalid_count)::bigint as invalid_count
from marts.column_profiles
where
    register = 'smr' and table_name = 'indberetningmedpris' and region is null and hospital is null
group by column_name
having sum(missing_count) < sum(row_count)
order by column_name
