with kept_diagnoses as (

    select * from {{ ref('int_diagnoses__from_all_layouts') }}

),

contacts as (

    select * from {{ ref('contacts') }}

),

diagnoses as (

    select
        contacts.contact_id::varchar as contact_id,
        contacts.person_id::varchar as person_id,
        contacts.department_id::varchar as department_id,
        contacts.started_on::date as diagnosed_on,
        contacts.ended_on::date as contact_ended_on,
        kept_diagnoses.diagnosis_code::varchar as diagnosis_code,
        kept_diagnoses.diagnosis_type::varchar as diagnosis_type,
        contacts.layout::varchar as layout,
        kept_diagnoses.delivered_row_count::bigint as delivered_row_count
    from kept_diagnoses
    inner join contacts
        on kept_diagnoses.contact_id = contacts.contact_id

)

select * from diagnoses
