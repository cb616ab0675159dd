-- Every week of a switch in every department that gives its medicine in that time, also weeks in which it gave none.
-- Source: int_switch_weeks__supplies.

with supplies as (

    select * from {{ ref('int_switch_weeks__supplies') }}

),

followed as (

    select * from {{ ref('int_switch_weeks__followed') }}

),

time_spine as (

    select * from {{ ref('time_spine') }}

),

departments_with_patients as (

    select distinct
        supplies.switch_id,
        supplies.department_id
    from supplies
    inner join followed
        on supplies.switch_id = followed.switch_id
    where supplies.holds_to_on >= followed.first_week_on

),

weeks as (

    select
        followed.switch_id,
        departments_with_patients.department_id,
        time_spine.date_day as week_on,
        (time_spine.date_day + interval '6 days')::date as week_ends_on
    from followed
    inner join departments_with_patients
        on followed.switch_id = departments_with_patients.switch_id
    inner join time_spine
        on
            followed.first_week_on <= time_spine.date_day
            and followed.last_week_on >= time_spine.date_day
            and date_trunc('week', time_spine.date_day)::date = time_spine.date_day

)

select * from weeks
