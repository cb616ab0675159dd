-- The ATC code does not tell an originator from a biosimilar; the item number does. A patient switched products on
-- the first day on which a dose of the same substance was of the other kind than the dose before it. Days on which
-- both kinds were given, and products whose kind is not known, are passed over. Source: mart products; seed
-- originators.

with administrations as (

    select * from {{ ref('administrations') }}

),

products as (

    select * from {{ ref('products') }}

),

area_days as (

    select * from {{ ref('int_treatment_starts__area_days') }}

),

known_products as (

    select
        product_id,
        product_kind
    from products
    where product_kind in ('originator', 'biosimilar')

),

days_of_one_kind as (

    select
        administrations.person_id,
        administrations.atc,
        administrations.administered_on,
        min(known_products.product_kind) as product_kind,
        min_by(
            administrations.department_id, (administrations.administered_at, administrations.administration_id)
        ) as department_id
    from administrations
    inner join known_products
        on administrations.product_id = known_products.product_id
    group by administrations.person_id, administrations.atc, administrations.administered_on
    having min(known_products.product_kind) = max(known_products.product_kind)

),

days_with_former as (

    select
        *,
        lag(product_kind) over (partition by person_id, atc order by administered_on) as former_kind,
        lag(administered_on) over (partition by person_id, atc order by administered_on) as former_on
    from days_of_one_kind

),

areas_of_patients as (

    select distinct
        treatment_area,
        person_id,
        atc
    from area_days

),

switches as (

    select
        areas_of_patients.treatment_area,
        days_with_former.person_id,
        days_with_former.atc as from_atc,
        days_with_former.atc as to_atc,
        days_with_former.former_kind as from_product_kind,
        days_with_former.product_kind as to_product_kind,
        days_with_former.administered_on as switched_on,
        days_with_former.former_on as former_ended_on,
        days_with_former.department_id
    from days_with_former
    inner join areas_of_patients
        on
            days_with_former.person_id = areas_of_patients.person_id
            and days_with_former.atc = areas_of_patients.atc
    where days_with_former.former_kind != days_with_former.product_kind

)

select * from switches
