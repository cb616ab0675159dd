with starts as (

    select * from {{ ref('int_treatment_starts__left_truncated') }}

),

treatment_starts as (

    select
        (treatment_area || '|' || person_id || '|' || started_on::varchar)::varchar as treatment_start_id,
        treatment_area::varchar as treatment_area,
        person_id::varchar as person_id,
        department_id::varchar as department_id,
        atc::varchar as atc,
        started_on::date as started_on,
        is_recommended::boolean as is_recommended,
        has_recommendation::boolean as has_recommendation,
        (truncated_by is not null)::boolean as is_left_truncated,
        truncated_by::varchar as truncated_by
    from starts

)

select * from treatment_starts
