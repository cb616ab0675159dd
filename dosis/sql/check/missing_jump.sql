-- How many percentage points (as a share) more rows lack a value than in the same unit on average over the twelve
-- months before; at least six of them are known.

select
    register,
    table_name,
    column_name,
    region,
    hospital,
    month_on,
    row_count,
    measured - usual as observed
from (
    select
        *,
        missing_count / row_count as measured,
        avg(missing_count / row_count) over earlier as usual,
        count(missing_count / row_count) over earlier as month_count
    from profiles
    where true
    window earlier as (
        partition by register, table_name, column_name, region, hospital
        order by month_on range between interval 12 months preceding and interval 1 month preceding
    )
)
where month_count >= 6
