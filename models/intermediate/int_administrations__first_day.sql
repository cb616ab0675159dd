-- From which day on doses are seen at all: SMR begins on 15 May 2018, and an extract may begin later. A month with
-- less than a tenth of the usual month's doses is not taken for the beginning: single rows with a wrong date would
-- move it by years. Source: SMR's own start; the project's choice of a tenth.

{{ config(materialized='table') }}

with administrations as (

    select * from {{ ref('administrations') }}

),

months as (

    select
        date_trunc('month', administered_on)::date as month_on,
        count(*) as dose_count
    from administrations
    group by date_trunc('month', administered_on)::date

),

usual_month as (

    select median(dose_count) as dose_count
    from months

),

first_month as (

    select min(months.month_on) as month_on
    from months
    cross join usual_month
    where months.dose_count >= 0.1 * usual_month.dose_count

),

first_day as (

    select greatest(date '2018-05-15', coalesce(month_on, date '2018-05-15')) as seen_from_on
    from first_month

)

select * from first_day
