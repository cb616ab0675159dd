-- The main diagnosis of a contact is the one on the contact, unless it was later retracted among the contact's
-- diagnoses; then the contact has none, for a secondary diagnosis is not what it was for. Each contact also gets the
-- department that was responsible on its first day. Source: aktionsdiagnose and senere_afkraeftet of LPR3; in LPR2
-- nothing is retracted.

with contacts as (

    select * from {{ ref('int_contacts__patient_type') }}

),

diagnoses as (

    select * from {{ ref('int_diagnoses__delivered_rows') }}

),

codes as (

    select * from {{ ref('int_departments__codes_dated') }}

),

retracted_diagnoses as (

    select distinct
        contact_id,
        diagnosis_code
    from diagnoses
    where is_retracted

),

contacts_with_main_diagnosis as (

    select
        contacts.contact_id,
        contacts.person_id,
        codes.department_id,
        codes.unit_code,
        contacts.started_at,
        contacts.ended_at,
        contacts.started_on,
        contacts.ended_on,
        case when retracted_diagnoses.contact_id is null then contacts.reported_diagnosis_code end
            as main_diagnosis_code,
        contacts.specialty,
        contacts.priority_code,
        contacts.contact_type_code,
        contacts.patient_type,
        contacts.layout
    from contacts
    left join codes
        on
            contacts.unit_key = codes.unit_key
            and contacts.started_on between codes.valid_from_on and codes.valid_to_on
    left join retracted_diagnoses
        on
            contacts.contact_id = retracted_diagnoses.contact_id
            and contacts.reported_diagnosis_code = retracted_diagnoses.diagnosis_code

)

select * from contacts_with_main_diagnosis
