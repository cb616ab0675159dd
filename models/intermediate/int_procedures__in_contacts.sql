-- A procedure belongs to the contact it was reported with, where that contact was delivered and counts; the person is
-- the contact's. One whose contact is not there keeps its reported number and has no contact. Source: layouts of the
-- deliveries.

with procedures as (

    select * from {{ ref('int_procedures__from_all_layouts') }}

),

contacts as (

    select * from {{ ref('int_contacts__main_diagnosis') }}

),

procedures_in_contacts as (

    select
        procedures.*,
        contacts.person_id as contact_person_id,
        contacts.department_id as contact_department_id,
        contacts.contact_id is not null as has_contact
    from procedures
    left join contacts
        on procedures.contact_id = contacts.contact_id

)

select * from procedures_in_contacts
