-- Doses given or handed out are added up once, per department, medicine, product and month, for everything that
-- holds them up against deliveries. A dose whose size is not known in a unit is counted beside those whose size is.
-- Source: SMR as the mart of administrations tells it.

{{ config(materialized='table') }}

with administrations as (

    select * from {{ ref('administrations') }}

),

given as (

    select
        department_id,
        atc,
        product_id,
        date_trunc('month', administered_on)::date as month_on,
        count(*) as dose_count,
        count(dose_mg) as dose_count_in_mg,
        count(dose_ddd) as dose_count_in_ddd,
        count(dose_pieces) as dose_count_in_pieces,
        coalesce(sum(dose_mg), 0) as given_mg,
        coalesce(sum(dose_ddd), 0) as given_ddd,
        coalesce(sum(dose_pieces), 0) as given_pieces,
        coalesce(sum(vial_remainder_mg), 0) as vial_remainder_mg
    from administrations
    group by all

)

select * from given
