with aware_dk as (

    select * from {{ source('sales', 'aware_dk') }}

),

aware_groups as (

    select
        upper(trim(atc))::varchar as atc,
        trim(drug)::varchar as medicine_name,
        lower(trim(aware_dk))::varchar as aware_group
    from aware_dk

)

select * from aware_groups
