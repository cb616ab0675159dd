-- The series in which breaks are looked for, read twice: as they are, and against the others, that is after the median
-- movement of all hospitals in the same month is taken out (season, holidays, an epidemic, a new medicine hit all).
-- Where fewer than four hospitals report the register there are no others, and months of a declared event that hit the
-- whole country are left out there: an event in the world is no break. A series that never moves is left out. Source:
-- the project's choice of four; declarations/events.

{{ config(materialized='table') }}

with movements as (

    select * from {{ ref('int_breaks__long_series') }}

),

events as (

    select * from {{ source('declared', 'events') }}
    where scope_dimension = 'all' and atc_prefix is null

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
