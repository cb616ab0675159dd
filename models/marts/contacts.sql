with main_diagnoses as (

    select * from {{ ref('int_contacts__main_diagnosis') }}

),

contacts_in_admissions as (

    select * from {{ ref('int_contacts__in_admissions') }}

),

contacts as (

    select
        main_diagnoses.contact_id::varchar as contact_id,
        main_diagnoses.person_id::varchar as person_id,
        main_diagnoses.department_id::varchar as department_id,
        contacts_in_admissions.admission_id::varchar as admission_id,
        main_diagnoses.started_at::timestamp as started_at,
        main_diagnoses.started_on::date as started_on,
        main_diagnoses.ended_at::timestamp as ended_at,
        main_diagnoses.ended_on::date as ended_on,
        main_diagnoses.patient_type::varchar as patient_type,
        coalesce(main_diagnoses.main_diagnosis_code, 'unknown')::varchar as main_diagnosis_code,
        coalesce(main_diagnoses.specialty, 'unknown')::varchar as specialty,
        coalesce(main_diagnoses.priority_code, 'unknown')::varchar as priority_code,
        coalesce(main_diagnoses.contact_type_code, 'unknown')::varchar as contact_type_code,
        main_diagnoses.layout::varchar as layout
    from main_diagnoses
    left join contacts_in_admissions
        on main_diagnoses.contact_id = contacts_in_admissions.contact_id

)

select * from contacts
