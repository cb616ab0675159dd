-- A switch has stalled in a department while the evidence is at least 4 (the data are 55 times as likely if it has),
-- at least five patients are left on an old product, and nothing keeps the department from being judged. Fewer
-- patients than five are nobody's stall, and their number may not be told. Source: the evidence of
-- int_switch_weeks__states; the limit was tuned on synthetic registers of odd seeds.

with states as (

    select * from {{ ref('int_switch_weeks__states') }}

),

excluded as (

    select * from {{ ref('int_switch_weeks__excluded') }}

),

excluded_weeks as (

    select distinct
        states.switch_id,
        states.department_id,
        states.week_on
    from states
    inner join excluded
        on
            states.switch_id = excluded.switch_id
            and states.department_id = excluded.department_id
            and states.week_on <= excluded.to_on
            and (states.week_on + interval '6 days')::date >= excluded.from_on

),

stalls as (

    select
        states.*,
        excluded_weeks.week_on is null as is_judged,
        excluded_weeks.week_on is null and states.stall_evidence >= 4 and states.judged_left_count >= 5 as is_stalled
    from states
    left join excluded_weeks
        on
            states.switch_id = excluded_weeks.switch_id
            and states.department_id = excluded_weeks.department_id
            and states.week_on = excluded_weeks.week_on

)

select * from stalls
