-- Weeks in which a department can't be judged, because it did not report or not as others do: those that a reservation
-- about missing rows of SMR takes out of comparisons. Source: mart reservations.

with reservations as (

    select * from {{ ref('reservations') }}

),

departments as (

    select * from {{ ref('departments') }}

),

followed as (

    select * from {{ ref('int_switch_weeks__followed') }}

),

excluded as (

    select distinct
        followed.switch_id,
        departments.department_id,
        reservations.from_on,
        coalesce(reservations.to_on, date '9999-12-31') as to_on
    from reservations
    inner join departments
        on
            case reservations.scope_dimension
                when 'all' then true
                when 'region' then reservations.scope_value = departments.region
                when 'hospital' then reservations.scope_value = departments.hospital
                when 'department_name' then reservations.scope_value = departments.department_name
            end
    inner join followed
        on left(followed.atc, length(coalesce(reservations.atc_prefix, ''))) = coalesce(reservations.atc_prefix, '')
    where
        reservations.action = 'exclude'
        and reservations.register = 'smr'
        and reservations.column_name is null

)

select * from excluded
