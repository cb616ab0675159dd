-- Months from a month to the delivery that makes it final, as it is known of the newest month; mean over the regions.
select
    register, table_name, null as year,
    sum(datediff('month', month_on, final_from_on)) as numerator, count(*) as denominator,
    min(month_on) as from_on, max(month_on) as to_on
from (
    select register, table_name, month_on, final_from_on
    from marts.revisions
    where is_newest and is_known and final_from_on is not null
    qualify month_on = max(month_on) over (partition by register, table_name, region)
)
group by all
