-- Final rows that had come with the first delivery of their month. Only months that are final and were first delivered
-- as early as the table ever comes: what was taken over later as history says nothing of delay.
with newest as (

    select register, table_name, region, month_on, row_count
    from marts.revisions
    where is_newest and is_final

),

first_deliveries as (

    select register, table_name, region, month_on, row_count, age
    from marts.revisions
    where delivery_count = 1
    qualify age = min(age) over (partition by register, table_name)

)

select
    register, table_name, year(month_on) as year,
    sum(first_deliveries.row_count) as numerator, sum(newest.row_count) as denominator,
    min(month_on) as from_on, max(month_on) as to_on
from first_deliveries
inner join newest using (register, table_name, region, month_on)
where (register, table_name) in (select (register, table_name) from marts.revisions where delivery_count > 1)
group by all
