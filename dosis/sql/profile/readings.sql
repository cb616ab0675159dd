-- What is read of each column in a month, with its usual size in the same unit (the mean of the twelve months before)
-- and among the units of its level (the median of those with at least thirty rows). `row_count` are the rows that it
-- stands on.
create temp table readings as
with measured as (
    select
        register,
        table_name,
        column_name,
        level,
        region,
        hospital,
        month_on,
        unnest([
            {'reading': 'missing share', 'rows': row_count, 'amount': missing_count / row_count},
            {'reading': 'broken share', 'rows': row_count, 'amount': invalid_count / row_count},
            {'reading': 'values given', 'rows': row_count, 'amount': row_count - missing_count},
            {'reading': 'invalid share', 'rows': given, 'amount': invalid_count / nullif(given, 0)},
            {'reading': 'out of range share', 'rows': given, 'amount': out_of_range_count / nullif(given, 0)},
            {'reading': 'distinct values', 'rows': given, 'amount': distinct_count},
            {'reading': 'mean', 'rows': given, 'amount': mean},
            {'reading': 'median', 'rows': given, 'amount': median},
            {'reading': 'spread', 'rows': given, 'amount': percentile_90 - percentile_10}
        ]) as found
    from (select *, row_count - missing_count as given from profiles)
),

marked as (
    select
        * exclude (found),
        found.reading,
        found.rows as row_count,
        found.amount,
        level != 'country' and coalesce(hospital, region) != 'unknown' and found.rows >= 30 as is_peer
    from measured
    where found.amount is not null
)

select
    *,
    avg(amount) over earlier as usual,
    count(*) over earlier as month_count,
    median(amount) filter (where is_peer) over peers as peers_median,
    count(*) filter (where is_peer) over peers as peer_count
from marked
window
    earlier as (
        partition by register, table_name, column_name, reading, region, hospital
        order by month_on range between interval 12 months preceding and interval 1 month preceding
    ),
    peers as (partition by register, table_name, column_name, reading, level, month_on);
