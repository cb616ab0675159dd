-- A department or hospital lies in one hospital and one region on any day, so that no dose is counted twice.

with departments as (

    select * from {{ ref('departments') }}

),

overlapping_periods as (

    select
        departments.department_id,
        other_periods.department_id as other_department_id
    from departments
    inner join departments as other_periods
        on
            departments.unit_code = other_periods.unit_code
            and departments.department_id < other_periods.department_id
            and departments.valid_from_on <= other_periods.valid_to_on
            and departments.valid_to_on >= other_periods.valid_from_on

)

select * from overlapping_periods
