-- Who fetches a new supply before the old one is used up has both: the stock is carried over, and the day on which
-- all of it is used up is the latest that any run of supplies without a break gives. At most 90 days of old stock
-- are carried beyond what the new supply lasts itself, for more is rather lost, returned or left behind than taken.
-- Only what the patient takes home can be carried over. A dose given in the department covers its own days from its
-- own day and moves nothing: infusions at weeks 0, 2 and 6 leave no stock. Source: expert knowledge [K]; the usual way
-- of counting days covered with carry-over.

with supplies as (

    select * from {{ ref('int_exposure_periods__supplies') }}

),

summed_supplies as (

    select
        *,
        cast(supplied_on - date '2000-01-01' as double) as day_number,
        sum(stock_days) over (
            partition by person_id, atc order by supplied_on rows between unbounded preceding and current row
        ) as days_so_far
    from supplies

),

supplies_with_stock as (

    select
        *,
        days_so_far + max(day_number - (days_so_far - stock_days)) over (
            partition by person_id, atc order by supplied_on rows between unbounded preceding and current row
        ) as stock_used_up_number
    from summed_supplies

),

supplies_used_up as (

    select
        person_id,
        atc,
        supplied_on,
        supply_days,
        administration_count,
        dispensing_count,
        procedure_count,
        date '2000-01-01' + cast(
            ceil(
                greatest(least(stock_used_up_number, day_number + stock_days + 90), day_number + supply_days)
            ) as integer
        ) as used_up_on
    from supplies_with_stock

)

select * from supplies_used_up
