with sales as (

    select * from {{ ref('stg_sales__amgros_sales') }}

),

administrations as (

    select * from {{ ref('administrations') }}

),

dispensings as (

    select * from {{ ref('dispensings') }}

),

deliveries as (

    select * from {{ ref('deliveries') }}

),

hospital_products as (

    select * from {{ ref('stg_smr__products') }}

),

aware_groups as (

    select * from {{ ref('stg_sales__aware_groups') }}

),

atc_changes as (

    select * from {{ ref('atc_changes') }}

),

pharmacy_products as (

    select * from {{ ref('stg_lms__products') }}

),

occurring_codes as (

    select atc from sales
    union
    select atc from administrations
    union
    select atc from dispensings
    union
    select atc from deliveries
    union
    select atc from hospital_products
    union
    select atc from pharmacy_products

),

registered_names as (

    select
        atc,
        max(medicine_name) as medicine_name
    from hospital_products
    group by atc

),

sold_names as (

    select
        atc,
        max(medicine_name) as medicine_name
    from sales
    group by atc

),

medicines as (

    select
        occurring_codes.atc::varchar as atc,
        coalesce(
            registered_names.medicine_name,
            aware_groups.medicine_name,
            sold_names.medicine_name,
            atc_changes.medicine_name,
            occurring_codes.atc
        )::varchar as medicine_name,
        case when occurring_codes.atc = 'unknown' then 'unknown' else left(occurring_codes.atc, 5) end::varchar
            as atc_class,
        coalesce(aware_groups.aware_group, 'unknown')::varchar as aware_group
    from occurring_codes
    left join registered_names
        on occurring_codes.atc = registered_names.atc
    left join aware_groups
        on occurring_codes.atc = aware_groups.atc
    left join sold_names
        on occurring_codes.atc = sold_names.atc
    left join atc_changes
        on occurring_codes.atc = atc_changes.new_atc
    where occurring_codes.atc != ''

)

select * from medicines
