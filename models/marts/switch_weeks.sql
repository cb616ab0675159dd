with joined as (

    select * from {{ ref('int_switch_weeks__joined') }}

),

weeks_with_former as (

    select
        *,
        case when has_begun then switch_count else 0 end as counted_switch_count,
        case when has_begun then lag(left_count) over (partition by switch_id, department_id order by week_on) end
            as former_left_count
    from joined

),

switch_weeks as (

    select
        (switch_id || '|' || department_id || '|' || week_on::varchar)::varchar as switch_week_id,
        switch_id::varchar as switch_id,
        department_id::varchar as department_id,
        atc::varchar as atc,
        week_on::date as week_on,
        has_begun::boolean as has_begun,
        expected_share::double as expected_share,
        patient_count::bigint as patient_count,
        on_target_count::bigint as on_target_count,
        on_first_rank_count::bigint as on_first_rank_count,
        left_count::bigint as left_count,
        known_patient_count::bigint as known_patient_count,
        switched_patient_count::bigint as switched_patient_count,
        supplied_count::bigint as supplied_count,
        supplied_on_target_count::bigint as supplied_on_target_count,
        starter_count::bigint as starter_count,
        starter_on_target_count::bigint as starter_on_target_count,
        switch_count::bigint as switch_count,
        switch_back_count::bigint as switch_back_count,
        coalesce(sum(counted_switch_count) over quarter_to_now, 0)::bigint as recent_switch_count,
        coalesce(sum(former_left_count) over quarter_to_now, 0)::bigint as recent_left_weeks_count,
        realised_savings_dkk::double as realised_savings_dkk,
        forgone_savings_dkk::double as forgone_savings_dkk,
        stall_evidence::double as stall_evidence,
        is_judged::boolean as is_judged,
        (is_stalled and has_begun)::boolean as is_stalled
    from weeks_with_former
    window quarter_to_now as (
        partition by switch_id, department_id order by week_on rows between 12 preceding and current row
    )

)

select * from switch_weeks
