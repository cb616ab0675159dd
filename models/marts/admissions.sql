with grouped_admissions as (

    select * from {{ ref('int_admissions__from_contacts') }}

),

admissions as (

    select
        admission_id::varchar as admission_id,
        person_id::varchar as person_id,
        department_id::varchar as department_id,
        started_at::timestamp as started_at,
        ended_at::timestamp as ended_at,
        started_on::date as started_on,
        ended_on::date as ended_on,
        contact_count::bigint as contact_count,
        coalesce(main_diagnosis_code, 'unknown')::varchar as main_diagnosis_code
    from grouped_admissions

)

select * from admissions
