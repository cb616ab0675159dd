-- A switch is the end of one medicine of an area followed by another within the area's gap. Source:
-- int_treatment_episodes__stops.

with treatment_episodes as (

    select * from {{ ref('treatment_episodes') }}

),

switches as (

    select
        treatment_area,
        person_id,
        atc as from_atc,
        next_atc as to_atc,
        'other medicine' as switch_kind,
        null::varchar as from_product_kind,
        null::varchar as to_product_kind,
        null::varchar as from_brand_name,
        null::varchar as to_brand_name,
        next_started_on as switched_on,
        ended_on as former_ended_on,
        department_id
    from treatment_episodes
    where stop_reason = 'switch'

)

select * from switches
