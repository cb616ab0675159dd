-- Days from the event to the delivery that first held its row, in months first delivered as early as the table ever
-- comes. The day of an event is taken to be the middle of its month.
with deliveries_of_months as (

    select
        register, table_name, region, month_on,
        datediff('day', month_on, delivered_on) - 15 as days,
        greatest(row_count - coalesce(lag(row_count) over earlier, 0), 0) as new_rows,
        min(age) over (partition by register, table_name, region, month_on) as first_age,
        min(age) over (partition by register, table_name) as least_age
    from marts.revisions
    window earlier as (partition by register, table_name, region, month_on order by delivered_on)

)

select
    register, table_name, year(month_on) as year,
    sum(greatest(days, 0) * new_rows) as numerator, sum(new_rows) as denominator,
    min(month_on) as from_on, max(month_on) as to_on
from deliveries_of_months
where
    first_age = least_age
    and (register, table_name) in (select (register, table_name) from marts.revisions where delivery_count > 1)
group by all
having sum(new_rows) > 0
