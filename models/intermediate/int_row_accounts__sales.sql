-- What became of the rows of sales and deliveries: a sale is kept where its hospital lies in a region on the day, and
-- every delivery is kept, known department or not. Source: the marts hospital_sales and deliveries.

with sales as (

    select * from {{ ref('stg_sales__amgros_sales') }}

),

departments as (

    select * from {{ ref('departments') }}

),

deliveries as (

    select * from {{ ref('deliveries') }}

),

aware_groups as (

    select * from {{ ref('stg_sales__aware_groups') }}

),

sales_with_department as (

    select
        sales.month_on,
        departments.department_id
    from sales
    left join departments
        on
            departments.unit_code = 'hospital:' || sales.hospital
            and sales.month_on between departments.valid_from_on and departments.valid_to_on

),

sales_fates as (

    select
        'sales' as register,
        'amgros_sales' as table_name,
        date_trunc('month', month_on)::date as month_on,
        case when department_id is null then 'hospital without a region' else 'kept' end as rule,
        count(*) as row_count
    from sales_with_department
    group by all

    union all

    select
        'sales' as register,
        'leverance' as table_name,
        date_trunc('month', delivered_on)::date as month_on,
        'kept' as rule,
        count(*) as row_count
    from deliveries
    group by all

    union all

    select
        'sales' as register,
        'aware_dk' as table_name,
        null::date as month_on,
        'kept' as rule,
        count(*) as row_count
    from aware_groups
    having count(*) > 0

)

select * from sales_fates
