-- How much larger the share of invalid values is than the median of all units of the same level in the month; at
-- least four report.

select
    register,
    table_name,
    column_name,
    region,
    hospital,
    month_on,
    row_count,
    measured - peers_median as observed
from (
    select
        *,
        invalid_count / (row_count - missing_count) as measured,
        median(invalid_count / (row_count - missing_count)) over peers as peers_median,
        count(invalid_count / (row_count - missing_count)) over peers as peer_count
    from profiles
    where level != 'country' and coalesce(hospital, region) != 'unknown' and row_count >= 30 and row_count > missing_count
    window peers as (partition by register, table_name, column_name, level, month_on)
)
where peer_count >= 4
