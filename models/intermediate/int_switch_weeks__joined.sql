-- Each week of a switch in a department: its patients, what happened in it, what was saved, and whether the switch has
-- stalled there. A week without patients or events has zeros. Source: the other rules of the mart.

with followed as (

    select * from {{ ref('int_switch_weeks__followed') }}

),

stalls as (

    select * from {{ ref('int_switch_weeks__stalls') }}

),

flows as (

    select * from {{ ref('int_switch_weeks__flows') }}

),

savings as (

    select * from {{ ref('int_switch_weeks__savings') }}

),

departments_of_switches as (

    select * from {{ ref('int_switch_weeks__departments') }}

),

weeks as (

    select * from {{ ref('int_switch_weeks__weeks') }}

),

joined as (

    select
        weeks.switch_id,
        weeks.department_id,
        weeks.week_on,
        followed.atc,
        (weeks.week_on + interval '6 days')::date >= followed.from_on as has_begun,
        departments_of_switches.expected_share,
        coalesce(stalls.patient_count, 0) as patient_count,
        coalesce(stalls.on_target_count, 0) as on_target_count,
        coalesce(stalls.on_first_rank_count, 0) as on_first_rank_count,
        coalesce(stalls.left_count, 0) as left_count,
        coalesce(stalls.known_patient_count, 0) as known_patient_count,
        coalesce(stalls.switched_patient_count, 0) as switched_patient_count,
        coalesce(flows.supplied_count, 0) as supplied_count,
        coalesce(flows.supplied_on_target_count, 0) as supplied_on_target_count,
        coalesce(flows.starter_count, 0) as starter_count,
        coalesce(flows.starter_on_target_count, 0) as starter_on_target_count,
        coalesce(flows.switch_count, 0) as switch_count,
        coalesce(flows.switch_back_count, 0) as switch_back_count,
        coalesce(savings.realised_savings_dkk, 0) as realised_savings_dkk,
        coalesce(savings.forgone_savings_dkk, 0) as forgone_savings_dkk,
        stalls.stall_evidence,
        coalesce(stalls.is_judged, true) as is_judged,
        coalesce(stalls.is_stalled, false) as is_stalled
    from weeks
    inner join followed
        on weeks.switch_id = followed.switch_id
    inner join departments_of_switches
        on
            weeks.switch_id = departments_of_switches.switch_id
            and weeks.department_id = departments_of_switches.department_id
    left join stalls
        on
            weeks.switch_id = stalls.switch_id
            and weeks.department_id = stalls.department_id
            and weeks.week_on = stalls.week_on
    left join flows
        on
            weeks.switch_id = flows.switch_id
            and weeks.department_id = flows.department_id
            and weeks.week_on = flows.week_on
    left join savings
        on
            weeks.switch_id = savings.switch_id
            and weeks.department_id = savings.department_id
            and weeks.week_on = savings.week_on

)

select * from joined
