with hospital_sales as (

    select * from {{ ref('hospital_sales') }}

),

administrations as (

    select * from {{ ref('administrations') }}

),

contacts as (

    select * from {{ ref('contacts') }}

),

registers_with_units as (

    select
        'sales' as register,
        'amgros_sales' as table_name,
        department_id,
        date_trunc('month', bought_on)::date as month_on,
        count(*) as row_count
    from hospital_sales
    group by department_id, date_trunc('month', bought_on)

    union all

    select
        'smr' as register,
        'indberetningmedpris' as table_name,
        department_id,
        date_trunc('month', administered_on)::date as month_on,
        count(*) as row_count
    from administrations
    group by department_id, date_trunc('month', administered_on)

    union all

    select
        'lpr' as register,
        'kontakter' as table_name,
        department_id,
        date_trunc('month', started_on)::date as month_on,
        count(*) as row_count
    from contacts
    group by department_id, date_trunc('month', started_on)

),

reporting_months as (

    select
        register::varchar as register,
        table_name::varchar as table_name,
        coalesce(department_id, 'unknown')::varchar as department_id,
        month_on::date as month_on,
        row_count::bigint as row_count
    from registers_with_units

)

select * from reporting_months
