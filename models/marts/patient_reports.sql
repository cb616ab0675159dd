with standing as (

    select * from {{ ref('int_patient_reports__standing') }}

),

patient_reports as (

    select
        report_id::varchar as report_id,
        person_id::varchar as person_id,
        atc::varchar as atc,
        reported_at::date as reported_on,
        effect_score::bigint as effect_score,
        has_side_effect::boolean as has_side_effect
    from standing

)

select * from patient_reports
