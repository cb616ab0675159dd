-- The series with their first two found breaks taken out, so that a further one can be seen. A series without a
-- clear break so far has no further one. Source: forward selection; see DECISIONS 35.

{{ config(materialized='table') }}

with series as (

    select * from {{ ref('int_breaks__without_first') }}

),

second_scan as (

    select * from {{ ref('int_breaks__second_scan') }}

),

without_second as (

    select
        series.series_id,
        series.month_on,
        series.amount - coalesce(second_scan.step, 0) as amount,
        series.own_amount - coalesce(second_scan.own_step, 0) as own_amount
    from series
    inner join second_scan as clear_breaks
        on series.series_id = clear_breaks.series_id and clear_breaks.statistic >= 12
    left join second_scan
        on
            series.series_id = second_scan.series_id
            and series.month_on between second_scan.from_on and coalesce(second_scan.to_month_on, date '9999-12-01')

)

select * from without_second
