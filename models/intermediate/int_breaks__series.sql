-- The series in which breaks are looked for: 30 months or more, a mean of 30 rows or more a month, and some movement.
-- Where the doses per day in bed are known, they stand for the number of rows. Each is read twice: as it is, and against the others, that is after the median movement of all hospitals in the
-- same month is taken out (season, holidays, an epidemic, a new medicine hit them all). Where fewer than four
-- hospitals report the register there are no others, and months of a declared event that hit the whole country are left
-- out there: an event in the world is no break. Source: the project's choice of 30, 30 and 4; declarations/events.

{{ config(materialized='table') }}

with level_series as (

    select * from {{ ref('int_breaks__level_series') }}

),

dose_rate_series as (

    select * from {{ ref('int_breaks__dose_rate_series') }}

),

column_series as (

    select * from {{ ref('int_breaks__column_series') }}

),

value_series as (

    select * from {{ ref('int_breaks__value_series') }}

),

events as (

    select * from {{ source('declared', 'events') }}
    where scope_dimension = 'all' and atc_prefix is null

),

all_series as (

    select *, amount as own_amount from level_series

    union all

    select * from dose_rate_series

    union all

    select *, amount as own_amount from column_series

    union all

    select *, amount as own_amount from value_series

),

named_series as (

    select
        *,
        series_kind || '|' || register || '|' || table_name || '|' || coalesce(column_name, '') || '|'
        || coalesce(value, '') || '|' || coalesce(region, '') || '|' || coalesce(hospital, '') as series_id,
        series_kind || '|' || register || '|' || table_name || '|' || coalesce(column_name, '') || '|'
        || coalesce(value, '') as measure_id
    from all_series
    where amount is not null and (series_kind in ('level', 'amount') or row_count >= 10)

),

series_with_size as (

    select
        *,
        avg(amount) over (partition by series_id) as mean_amount,
        max(amount) over (partition by series_id) as highest_amount,
        min(amount) over (partition by series_id) as lowest_amount,
        avg(row_count) over (partition by series_id) as mean_row_count,
        count(*) over (partition by series_id) as month_count
    from named_series

),

long_series as (

    select
        *,
        max(case when series_kind = 'rate' then 1 else 0 end) over (
            partition by register, table_name, region, hospital
        ) as has_rate
    from series_with_size
    where month_count >= 30 and mean_row_count >= 30

),

movements as (

    select
        *,
        case when series_kind in ('level', 'amount') then amount / mean_amount else amount - mean_amount end as movement
    from long_series
    where series_kind != 'level' or has_rate = 0

),

usual_movements as (

    select
        measure_id,
        month_on,
        median(movement) as usual_movement
    from movements
    where hospital is not null
    group by measure_id, month_on
    having count(*) >= 4

),

event_months as (

    select distinct movements.month_on
    from movements
    inner join events
        on
            movements.month_on <= coalesce(events.to_on, '9999-12-31')::date
            and movements.month_on + interval '1 month' > events.from_on::date

),

series as (

    select
        movements.series_id,
        movements.measure_id,
        movements.series_kind,
        movements.register,
        movements.table_name,
        movements.column_name,
        movements.value,
        movements.region,
        movements.hospital,
        movements.month_on,
        movements.row_count,
        movements.reading,
        movements.own_amount,
        case
            when usual_movements.usual_movement is null then movements.amount
            when movements.region is null then movements.amount
            when movements.series_kind in ('level', 'amount') and usual_movements.usual_movement > 0
                then movements.amount / usual_movements.usual_movement
            else movements.amount - usual_movements.usual_movement
        end as amount,
        usual_movements.usual_movement is not null and movements.region is not null as has_others
    from movements
    left join usual_movements
        on
            movements.measure_id = usual_movements.measure_id
            and movements.month_on = usual_movements.month_on
    left join event_months
        on
            movements.month_on = event_months.month_on
            and (usual_movements.usual_movement is null or movements.region is null)
    where movements.highest_amount > movements.lowest_amount and event_months.month_on is null

)

select * from series
