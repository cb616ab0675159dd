-- The ATC code does not tell an originator from a biosimilar, nor one biosimilar from another; the item number does. A
-- patient changed products on the first day on which a dose of the same substance was of another brand than the dose
-- before it, and the two products' kinds say what change it was. Days on which several brands were given, and products
-- without a name, are passed over; another strength or pack of one brand is no change. Source: mart products; seed
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

areas_of_patients as (

    select distinct
        treatment_area,
        person_id,
        atc
    from area_days

),

medicines_of_patients as (

    select distinct
        person_id,
        atc
    from areas_of_patients

),

days_of_one_brand as (

    select
        administrations.person_id,
        administrations.atc,
        administrations.administered_on,
        min(products.brand_name) as brand_name,
        min(products.product_kind) as product_kind,
        min_by(
            administrations.department_id, (administrations.administered_at, administrations.administration_id)
        ) as department_id
    from administrations
    inner join medicines_of_patients
        on
            administrations.person_id = medicines_of_patients.person_id
            and administrations.atc = medicines_of_patients.atc
    inner join products
        on administrations.product_id = products.product_id
    where products.brand_name != 'unknown'
    group by administrations.person_id, administrations.atc, administrations.administered_on
    having min(lower(products.brand_name)) = max(lower(products.brand_name))

),

days_with_former as (

    select
        *,
        lag(brand_name) over (partition by person_id, atc order by administered_on) as former_brand_name,
        lag(product_kind) over (partition by person_id, atc order by administered_on) as former_kind,
        lag(administered_on) over (partition by person_id, atc order by administered_on) as former_on
    from days_of_one_brand

),

switches as (

    select
        areas_of_patients.treatment_area,
        days_with_former.person_id,
        days_with_former.atc as from_atc,
        days_with_former.atc as to_atc,
        case
            when
                days_with_former.former_kind in ('originator', 'biosimilar')
                and days_with_former.product_kind in ('originator', 'biosimilar')
                then days_with_former.former_kind || ' to ' || days_with_former.product_kind
            else 'other product'
        end as switch_kind,
        days_with_former.former_kind as from_product_kind,
        days_with_former.product_kind as to_product_kind,
        days_with_former.former_brand_name as from_brand_name,
        days_with_former.brand_name as to_brand_name,
        days_with_former.administered_on as switched_on,
        days_with_former.former_on as former_ended_on,
        days_with_former.department_id
    from days_with_former
    inner join areas_of_patients
        on
            days_with_former.person_id = areas_of_patients.person_id
            and days_with_former.atc = areas_of_patients.atc
    where lower(days_with_former.former_brand_name) != lower(days_with_former.brand_name)

)

select * from switches
