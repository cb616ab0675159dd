with sales as (

    select * from {{ ref('stg_sales__amgros_sales') }}

),

departments as (

    select * from {{ ref('departments') }}

),

medicines as (

    select * from {{ ref('medicines') }}

),

hospital_sales as (

    select
        departments.department_id::varchar as department_id,
        sales.atc::varchar as atc,
        sales.month_on::date as bought_on,
        sum(sales.bought_ddd)::double as bought_ddd,
        sum(case when medicines.aware_group = 'access' then sales.bought_ddd else 0 end)::double as access_ddd,
        sum(case when medicines.aware_group != 'unknown' then sales.bought_ddd else 0 end)::double as grouped_ddd
    from sales
    inner join departments
        on
            departments.unit_code = 'hospital:' || sales.hospital
            and sales.month_on between departments.valid_from_on and departments.valid_to_on
    left join medicines
        on sales.atc = medicines.atc
    group by departments.department_id, sales.atc, sales.month_on

)

select * from hospital_sales
