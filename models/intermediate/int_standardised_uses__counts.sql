-- Occasions are counted per department, month and stratum. A month in which a department reported no dose at all is no
-- month to compare: its patients got medicine that is not here. Source: int_standardised_uses__occasions; doses of
-- SMR.

{{ config(materialized='table') }}

with occasions as (

    select * from {{ ref('int_standardised_uses__occasions') }}

),

administrations as (

    select * from {{ ref('administrations') }}

),

reported_months as (

    select distinct
        department_id,
        date_trunc('month', administered_on)::date as month_on
    from administrations

),

counts as (

    select
        occasions.compared_group,
        occasions.department_id,
        occasions.month_on,
        occasions.stratum,
        count(*) as occasion_count
    from occasions
    inner join reported_months
        on
            occasions.department_id = reported_months.department_id
            and occasions.month_on = reported_months.month_on
    group by occasions.compared_group, occasions.department_id, occasions.month_on, occasions.stratum

)

select * from counts
