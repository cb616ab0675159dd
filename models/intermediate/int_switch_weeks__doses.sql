-- Doses and hand-outs of the medicine of a switch, from a year before it, with what each product is to the switch in
-- the department's region. Where the switch is for certain treatment areas, only their patients count. Doses without a
-- known department or product are passed over. Source: mart administrations; declarations/switches.

{{ config(materialized='table') }}

with followed as (

    select * from {{ ref('int_switch_weeks__followed') }}

),

administrations as (

    select * from {{ ref('administrations') }}

),

departments as (

    select * from {{ ref('departments') }}

),

products_of_switches as (

    select * from {{ ref('int_switch_weeks__products') }}

),

switch_areas as (

    select * from {{ source('declared', 'switch_areas') }}

),

area_days as (

    select * from {{ ref('int_treatment_starts__area_days') }}

),

limited_switches as (

    select distinct switch_id
    from switch_areas

),

area_persons as (

    select distinct
        switch_areas.switch_id,
        area_days.person_id
    from switch_areas
    inner join area_days
        on switch_areas.treatment_area = area_days.treatment_area

),

doses as (

    select
        followed.switch_id,
        administrations.administration_id,
        administrations.person_id,
        administrations.atc,
        administrations.administered_on,
        administrations.administered_at,
        administrations.department_id,
        products_of_switches.region,
        administrations.product_id,
        administrations.dose_mg,
        administrations.supply_days,
        products_of_switches.product_role,
        products_of_switches.target_rank
    from followed
    inner join administrations
        on
            followed.atc = administrations.atc
            and followed.to_on >= administrations.administered_on
            and (followed.from_on - interval '365 days')::date <= administrations.administered_on
    inner join departments
        on administrations.department_id = departments.department_id
    inner join products_of_switches
        on
            followed.switch_id = products_of_switches.switch_id
            and coalesce(departments.region, 'unknown') = products_of_switches.region
            and administrations.product_id = products_of_switches.product_id
    left join limited_switches
        on followed.switch_id = limited_switches.switch_id
    left join area_persons
        on
            followed.switch_id = area_persons.switch_id
            and administrations.person_id = area_persons.person_id
    where limited_switches.switch_id is null or area_persons.person_id is not null

)

select * from doses
