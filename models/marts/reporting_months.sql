with hospital_sales as (

    select * from {{ ref('hospital_sales') }}

),

administrations as (

    select * from {{ ref('administrations') }}

),

contacts as (

    select * from {{ ref('contacts') }}

),

dispensings as (

    select * from {{ ref('dispensings') }}

),

deliveries as (

    select * from {{ ref('deliveries') }}

),

booked_costs as (

    select * from {{ ref('booked_costs') }}

),

months_of_registers as (

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

    union all

    select
        'lms' as register,
        'epikur' as table_name,
        'all' as department_id,
        date_trunc('month', dispensed_on)::date as month_on,
        count(*) as row_count
    from dispensings
    group by date_trunc('month', dispensed_on)

    union all

    select
        'sales' as register,
        'leverance' as table_name,
        department_id,
        date_trunc('month', delivered_on)::date as month_on,
        count(*) as row_count
    from deliveries
    group by department_id, date_trunc('month', delivered_on)

    union all

    select
        'bi' as register,
        'economy' as table_name,
        'all' as department_id,
        month_on,
        count(*) as row_count
    from booked_costs
    group by month_on

),

reporting_months as (

    select
        register::varchar as register,
        table_name::varchar as table_name,
        coalesce(department_id, 'unknown')::varchar as department_id,
        month_on::date as month_on,
        row_count::bigint as row_count
    from months_of_registers

)

select * from reporting_months
