-- The series that are long enough for a scan: 30 months or more and a mean of 30 rows or more a month. Where the doses
-- per day in bed are known, they stand for the number of rows. The movement is how far a month lies from the series'
-- mean: relative for counts, a difference for what stands on the angular or logarithmic scale. Source: the project's
-- choice of 30 and 30.

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

all_series as (

    select
        *,
        amount as own_amount
    from level_series

    union all

    select * from dose_rate_series

    union all

    select
        *,
        amount as own_amount
    from column_series

    union all

    select
        *,
        amount as own_amount
    from value_series

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

long_series_with_movement as (

    select
        *,
        case when series_kind in ('level', 'amount') then amount / mean_amount else amount - mean_amount end as movement
    from long_series
    where series_kind != 'level' or has_rate = 0

)

select * from long_series_with_movement
