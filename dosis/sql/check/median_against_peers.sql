-- The median of a unit over the median of the medians of all units of the same level in the month; at least four
-- report. A unit of measurement that one system uses alone shows here.

select
    register,
    table_name,
    column_name,
    region,
    hospital,
    month_on,
    row_count,
    measured / nullif(peers_median, 0) as observed
from (
    select
        *,
        median as measured,
        median(median) over peers as peers_median,
        count(median) over peers as peer_count
    from profiles
    where level != 'country' and coalesce(hospital, region) != 'unknown' and row_count >= 30 and true
    window peers as (partition by register, table_name, column_name, level, month_on)
)
where peer_count >= 4
