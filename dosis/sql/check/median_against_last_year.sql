-- The median of the month over the average of the medians of the twelve months before, in the same unit; at least six
-- of them are known.

select
    register,
    table_name,
    column_name,
    region,
    hospital,
    month_on,
    row_count,
    measured / nullif(usual, 0) as observed
from (
    select
        *,
        median as measured,
        avg(median) over earlier as usual,
        count(median) over earlier as month_count
    from profiles
    where true
    window earlier as (
        partition by register, table_name, column_name, region, hospital
        order by month_on range between interval 12 months preceding and interval 1 month preceding
    )
)
where month_count >= 6
