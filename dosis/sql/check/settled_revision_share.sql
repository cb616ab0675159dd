-- How much a month that was older than the months a register takes to settle still changed in a later delivery, as a
-- share of its rows; the largest change counts.

select
    register,
    table_name,
    null as column_name,
    null as region,
    null as hospital,
    month_on,
    max(row_count) as row_count,
    max(abs(row_count / earlier_count - 1)) as observed
from (
    select
        *,
        lag(row_count) over versions as earlier_count,
        lag(delivered_on) over versions as earlier_on
    from delivered_months
    window versions as (partition by register, table_name, month_on order by delivery_number)
)
where earlier_count > 0 and month_on + to_months(settles_after_months + 1) <= earlier_on
group by register, table_name, month_on
