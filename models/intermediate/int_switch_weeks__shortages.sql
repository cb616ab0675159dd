-- Where and when the new product of a switch was short, department by department. Source: declarations/switches.

with shortages as (

    select * from {{ source('declared', 'switch_shortages') }}

),

departments as (

    select * from {{ ref('departments') }}

),

shortages_of_departments as (

    select distinct
        shortages.switch_id,
        departments.department_id,
        shortages.from_on::date as short_from_on,
        shortages.to_on::date as short_to_on
    from shortages
    inner join departments
        on
            case shortages.scope_dimension
                when 'all' then true
                when 'region' then shortages.scope_value = departments.region
                when 'hospital' then shortages.scope_value = departments.hospital
                when 'department_name' then shortages.scope_value = departments.department_name
                when 'unit_code' then shortages.scope_value = departments.unit_code
            end

)

select * from shortages_of_departments
