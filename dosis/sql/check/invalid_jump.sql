-- How much larger the share of invalid values is than in the same unit on average over the twelve months before; at
-- least six of them are known.

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
        invalid_count / (row_count - missing_count) as measured,
        avg(invalid_count / (row_count - missing_count)) over earlier as usual,
        count(invalid_count / (row_count - missing_count)) over earlier as month_count
    from profiles
    where row_count > missing_count
    window earlier as (
        partition by register, table_name, column_name, region, hospital
        order by month_on range between interval 12 months preceding and interval 1 month preceding
    )
)
where month_count >= 6
