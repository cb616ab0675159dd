-- Doses and hand-outs of the medicine of a switch, from a year before it, with what each product is to the switch in
-- the department's region. Where the switch is for certain specialties, only their departments count. Doses without a
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

switch_specialties as (

    select * from {{ source('declared', 'switch_specialties') }}

),

limited_switches as (

    select distinct switch_id
    from switch_specialties

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
    left join switch_specialties
        on
            followed.switch_id = switch_specialties.switch_id
            and departments.specialty = switch_specialties.specialty
    where limited_switches.switch_id is null or switch_specialties.specialty is not null

)

select * from doses
