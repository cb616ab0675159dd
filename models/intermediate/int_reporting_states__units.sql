-- A department is judged for itself and as a part of its hospital, by the same rules: here each department stands
-- twice, as the unit that it is and in the unit that it belongs to. Source: mart `departments`.

with departments as (

    select * from {{ ref('departments') }}

),

units as (

    select
        'department' as unit_level,
        department_id as unit_id,
        department_id,
        hospital,
        region
    from departments

    union all

    select
        'hospital' as unit_level,
        hospital as unit_id,
        department_id,
        hospital,
        region
    from departments
    where hospital is not null

)

select * from units
