with hospital_sales as (

    select * from {{ ref('hospital_sales') }}

),

reporting_months as (

    select
        'sales'::varchar as register,
        'amgros_sales'::varchar as table_name,
        hospital_sales.department_id::varchar as department_id,
        date_trunc('month', hospital_sales.bought_on)::date as month_on,
        count(*)::bigint as row_count
    from hospital_sales
    group by hospital_sales.department_id, date_trunc('month', hospital_sales.bought_on)

)

select * from reporting_months
