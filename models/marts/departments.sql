with dated_units as (

    select * from {{ ref('int_departments__regions_dated') }}

),

departments as (

    select
        department_id::varchar as department_id,
        unit_code::varchar as unit_code,
        unit_level::varchar as unit_level,
        unit_name::varchar as department_name,
        hospital::varchar as hospital,
        hospital_today::varchar as hospital_today,
        coalesce(specialty, 'unknown')::varchar as specialty,
        region::varchar as region,
        region_today::varchar as region_today,
        valid_from_on::date as valid_from_on,
        valid_to_on::date as valid_to_on
    from dated_units

)

select * from departments
