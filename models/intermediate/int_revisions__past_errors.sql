-- How far the expectations of the last two years were from what came, measured in their own errors, as it was known on
-- the day of each delivery: the multiple of the error within which 85 in 100 lay. Only months that had become final by
-- then tell. Intervals of 80 % are stretched by it, so that they hold what they promise also where regions are late
-- together. It is 85 because the errors of one month go together and are worth fewer than they are; that was set on
-- synthetic registers with odd seeds. Source: split conformal prediction, Lei et al. 2018, Journal of the American
-- Statistical Association 113:1094-1111, here on what was known in the order of time.

with expected as (

    select * from {{ ref('int_revisions__expected') }}

),

deliveries as (

    select distinct
        register,
        table_name,
        delivered_on as known_on
    from expected

),

errors as (

    select
        deliveries.register,
        deliveries.table_name,
        deliveries.known_on,
        abs(ln(came.row_count / (earlier.row_count * earlier.growth)))
        / greatest(earlier.relative_error, 0.000001) as error
    from expected as earlier
    inner join expected as came
        on
            earlier.register = came.register
            and earlier.table_name = came.table_name
            and earlier.region = came.region
            and earlier.month_on = came.month_on
            and earlier.delivered_on < came.delivered_on
    inner join deliveries
        on
            came.register = deliveries.register
            and came.table_name = deliveries.table_name
            and came.delivered_on <= deliveries.known_on
            and deliveries.known_on < coalesce(came.next_delivered_on, date '9999-12-31')
            and deliveries.known_on <= earlier.delivered_on + interval '24 months'
    where earlier.is_known and not earlier.is_final and came.is_final

),

past_errors as (

    select
        register,
        table_name,
        known_on,
        count(*) as error_count,
        percentile_cont(0.85) within group (order by error) as error_multiple
    from errors
    group by register, table_name, known_on

)

select * from past_errors
