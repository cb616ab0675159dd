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

products as (

    select * from {{ ref('products') }}

),

names as (

    select * from {{ ref('int_medicines__names') }}

),

aware_groups as (

    select * from {{ ref('stg_sales__aware_groups') }}

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
    select atc from products

),

medicines as (

    select
        occurring_codes.atc::varchar as atc,
        coalesce(names.medicine_name, occurring_codes.atc)::varchar as medicine_name,
        case when occurring_codes.atc = 'unknown' then 'unknown' else left(occurring_codes.atc, 5) end::varchar
            as atc_class,
        coalesce(aware_groups.aware_group, 'unknown')::varchar as aware_group
    from occurring_codes
    left join names
        on occurring_codes.atc = names.atc
    left join aware_groups
        on occurring_codes.atc = aware_groups.atc
    where occurring_codes.atc != ''

)

select * from medicines
