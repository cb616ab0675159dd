with diagnoses as (

    select * from {{ ref('int_diagnoses__from_all_layouts') }}

),

contacts as (

    select * from {{ ref('contacts') }}

),

contact_diagnoses as (

    select
        contacts.contact_id::varchar as contact_id,
        contacts.person_id::varchar as person_id,
        contacts.department_id::varchar as department_id,
        contacts.started_on::date as diagnosed_on,
        diagnoses.diagnosis_code::varchar as diagnosis_code,
        diagnoses.diagnosis_type::varchar as diagnosis_type
    from diagnoses
    inner join contacts
        on diagnoses.contact_id = contacts.contact_id

)

select * from contact_diagnoses
