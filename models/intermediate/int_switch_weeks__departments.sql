-- What is expected of a department after a switch: the declared share, or what its declared exceptions leave where
-- that is less. Of several exceptions that hold for a department the largest counts. Source: declarations/switches.

with switches as (

    select * from {{ source('declared', 'switches') }}

),

exceptions as (

    select * from {{ source('declared', 'switch_exceptions') }}

),

departments as (

    select * from {{ ref('departments') }}

),

departments_of_switches as (

    select
        switches.switch_id,
        departments.department_id,
        least(max(switches.expected_share), 1 - coalesce(max(exceptions.share), 0)) as expected_share
    from switches
    cross join departments
    left join exceptions
        on
            switches.switch_id = exceptions.switch_id
            and case exceptions.scope_dimension
                when 'all' then true
                when 'region' then departments.region = exceptions.scope_value
                when 'hospital' then departments.hospital = exceptions.scope_value
                when 'department_name' then departments.department_name = exceptions.scope_value
                when 'unit_code' then departments.unit_code = exceptions.scope_value
            end
    group by switches.switch_id, departments.department_id

)

select * from departments_of_switches
