-- A department and a medicine are followed month by month, from the first month with a delivery or a dose to the last,
-- the months with neither included: only then are neighbouring months neighbours. The first month of all in which doses
-- are registered is left out, and what was delivered before: SMR began in the middle of a month, and what lies on the
-- shelf at the beginning was never seen to come. Source: the project's choice; the marts of deliveries and doses.

{{ config(materialized='table') }}

with delivered as (

    select * from {{ ref('int_sales_gaps__delivered') }}

),

given as (

    select * from {{ ref('int_sales_gaps__given') }}

),

days as (

    select * from {{ ref('time_spine') }}

),

full_months as (

    select distinct date_trunc('month', days.date_day)::date as month_on
    from days
    where date_trunc('month', days.date_day) > (select min(given.month_on) from given)

),

amounts as (

    select
        department_id,
        atc,
        month_on,
        delivered_amount,
        returned_amount,
        uncomparable_delivery_count,
        0 as dose_count,
        0 as sized_amount,
        0 as filled_in_amount,
        0 as vial_remainder_amount
    from delivered

    union all

    select
        department_id,
        atc,
        month_on,
        0 as delivered_amount,
        0 as returned_amount,
        0 as uncomparable_delivery_count,
        dose_count,
        sized_amount,
        filled_in_amount,
        vial_remainder_amount
    from given

),

active_months as (

    select
        department_id,
        atc,
        month_on,
        sum(delivered_amount) as delivered_amount,
        sum(returned_amount) as returned_amount,
        sum(uncomparable_delivery_count) as uncomparable_delivery_count,
        sum(dose_count) as dose_count,
        sum(filled_in_amount) as filled_in_amount,
        sum(sized_amount + filled_in_amount) as given_amount,
        sum(vial_remainder_amount) as vial_remainder_amount
    from amounts
    group by department_id, atc, month_on

),

series as (

    select
        department_id,
        atc,
        min(month_on) as first_on,
        max(month_on) as last_on
    from active_months
    group by department_id, atc

),

months as (

    select
        series.department_id,
        series.atc,
        full_months.month_on,
        coalesce(active_months.delivered_amount, 0) as delivered_amount,
        coalesce(active_months.returned_amount, 0) as returned_amount,
        coalesce(active_months.uncomparable_delivery_count, 0) as uncomparable_delivery_count,
        coalesce(active_months.dose_count, 0) as dose_count,
        coalesce(active_months.filled_in_amount, 0) as filled_in_amount,
        coalesce(active_months.given_amount, 0) as given_amount,
        coalesce(active_months.vial_remainder_amount, 0) as vial_remainder_amount
    from series
    inner join full_months
        on full_months.month_on between series.first_on and series.last_on
    left join active_months
        on
            series.department_id = active_months.department_id
            and series.atc = active_months.atc
            and full_months.month_on = active_months.month_on

)

select * from months
