with amgros_sales as (

    select * from {{ source('sales', 'amgros_sales') }}

),

sales as (

    select
        trim(region)::varchar as region,
        trim(hospital)::varchar as hospital,
        trim(hosp)::varchar as hospital_short_name,
        month::date as month_on,
        upper(trim(atc))::varchar as atc,
        ddd::double as bought_ddd,
        trim(drug)::varchar as medicine_name
    from amgros_sales

)

select * from sales
