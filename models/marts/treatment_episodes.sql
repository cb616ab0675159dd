with stops as (

    select * from {{ ref('int_treatment_episodes__stops') }}

),

doses as (

    select * from {{ ref('int_treatment_episodes__doses') }}

),

treatment_starts as (

    select * from {{ ref('treatment_starts') }}

),

first_day as (

    select * from {{ ref('int_administrations__first_day') }}

),

treatment_episodes as (

    select
        concat_ws('|', stops.treatment_area, stops.person_id, stops.atc, stops.started_on::varchar)::varchar
            as treatment_episode_id,
        stops.treatment_area::varchar as treatment_area,
        stops.person_id::varchar as person_id,
        stops.atc::varchar as atc,
        doses.department_id::varchar as department_id,
        stops.started_on::date as started_on,
        stops.ended_on::date as ended_on,
        (stops.ended_on - stops.started_on + 1)::bigint as persistent_days,
        stops.stop_reason::varchar as stop_reason,
        (stops.stop_reason in ('ongoing', 'emigration'))::boolean as is_censored,
        stops.next_atc::varchar as next_atc,
        stops.next_started_on::date as next_started_on,
        stops.line_number::bigint as line_number,
        stops.is_combination::boolean as is_combination,
        (
            stops.started_on < first_day.seen_from_on + stops.wash_out_days * interval '1 day'
            or coalesce(treatment_starts.is_left_truncated, false)
        )::boolean as is_left_truncated,
        coalesce(treatment_starts.started_on is not null and not treatment_starts.is_left_truncated, false)::boolean
            as is_new_starter,
        case when doses.unknown_count = 0 then doses.dose_mg / (stops.ended_on - stops.started_on + 1) end::double
            as dose_mg_per_day
    from stops
    cross join first_day
    left join doses
        on
            stops.treatment_area = doses.treatment_area
            and stops.person_id = doses.person_id
            and stops.atc = doses.atc
            and stops.started_on = doses.started_on
    left join treatment_starts
        on
            stops.treatment_area = treatment_starts.treatment_area
            and stops.person_id = treatment_starts.person_id
            and stops.atc = treatment_starts.atc
            and stops.started_on = treatment_starts.started_on

)

select * from treatment_episodes
