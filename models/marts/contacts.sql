with main_diagnoses as (

    select * from {{ ref('int_contacts__main_diagnosis') }}

),

contacts as (

    select
        contact_id::varchar as contact_id,
        person_id::varchar as person_id,
        department_id::varchar as department_id,
        started_at::timestamp as started_at,
        started_on::date as started_on,
        ended_at::timestamp as ended_at,
        ended_on::date as ended_on,
        coalesce(main_diagnosis_code, 'unknown')::varchar as main_diagnosis_code,
        coalesce(specialty, 'unknown')::varchar as specialty,
        coalesce(priority_code, 'unknown')::varchar as priority_code,
        coalesce(contact_type_code, 'unknown')::varchar as contact_type_code,
        layout::varchar as layout
    from main_diagnoses

)

select * from contacts
