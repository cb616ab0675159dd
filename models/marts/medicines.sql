with sales as (

    select * from {{ ref('stg_sales__amgros_sales') }}

),

aware_groups as (

    select * from {{ ref('stg_sales__aware_groups') }}

),

named_codes as (

    select
        atc,
        max(medicine_name) as medicine_name
    from sales
    group by atc

),

medicines as (

    select
        named_codes.atc::varchar as atc,
        coalesce(named_codes.medicine_name, aware_groups.medicine_name, named_codes.atc)::varchar as medicine_name,
        left(named_codes.atc, 5)::varchar as atc_class,
        coalesce(aware_groups.aware_group, 'unknown')::varchar as aware_group
    from named_codes
    left join aware_groups
        on named_codes.atc = aware_groups.atc

)

select * from medicines
