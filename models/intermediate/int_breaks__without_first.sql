-- The series with their first found break taken out, so that a further one can be seen. A series without a
-- clear break so far has no further one. Source: forward selection; see DECISIONS 35.

{{ config(materialized='table') }}

with series as (

    select * from {{ ref('int_breaks__series') }}

),

first_scan as (

    select * from {{ ref('int_breaks__first_scan') }}

),

without_first as (

    select
        series.series_id,
        series.month_on,
        series.amount - coalesce(first_scan.step, 0) as amount,
        series.own_amount - coalesce(first_scan.own_step, 0) as own_amount
    from series
    inner join first_scan as clear_breaks
        on series.series_id = clear_breaks.series_id and clear_breaks.statistic >= 12
    left join first_scan
        on
            series.series_id = first_scan.series_id
            and series.month_on between first_scan.from_on and coalesce(first_scan.to_month_on, date '9999-12-01')

)

select * from without_first
