-- A stay that was moved from LPR2 to LPR3 is one contact: it keeps the number and end of LPR3 and begins when it began
-- in LPR2, as an inpatient of the department as LPR2 names it, for LPR3's codes were not in use then. Its main
-- diagnosis is LPR3's, or LPR2's where LPR3 has none. Outpatient courses are left as they are. Source:
-- int_contacts__transfer_pairs.

with contacts as (

    select * from {{ ref('int_contacts__from_all_layouts') }}

),

transfer_pairs as (

    select * from {{ ref('int_contacts__transfer_pairs') }}

),

bridged_contacts as (

    select
        contacts.contact_id,
        contacts.person_id,
        coalesce(transfer_pairs.unit_key, contacts.unit_key) as unit_key,
        coalesce(transfer_pairs.started_at, contacts.started_at) as started_at,
        contacts.ended_at,
        coalesce(transfer_pairs.started_on, contacts.started_on) as started_on,
        contacts.ended_on,
        contacts.has_clock_times,
        coalesce(contacts.reported_diagnosis_code, transfer_pairs.reported_diagnosis_code) as reported_diagnosis_code,
        contacts.specialty,
        contacts.priority_code,
        contacts.contact_type_code,
        case when transfer_pairs.contact_id is not null then '0' else contacts.reported_patient_type_code end
            as reported_patient_type_code,
        contacts.layout
    from contacts
    left join transfer_pairs
        on contacts.contact_id = transfer_pairs.contact_id
    left join transfer_pairs as closed_pairs
        on contacts.contact_id = closed_pairs.closed_contact_id
    where closed_pairs.closed_contact_id is null

)

select * from bridged_contacts
