-- LPR3 has no patient type. As the Danish Health Data Authority counts, a hospital stay of twelve hours or more is an
-- admission, and all contacts of physical attendance (ALCA00) in it are inpatient contacts. In a shorter stay a contact
-- is a visit to the emergency room where it was acute (ATA1), else an outpatient visit, and so is every contact by
-- telephone, video or in the patient's home. Unknown are contacts of a stay of unknown length and those without an SKS
-- contact type (model A also holds single digits). A contact of LPR2 has the type that it was reported with. Source:
-- int_contacts__hospital_stays; expert knowledge [K] of the twelve-hour convention; patient types of LPR2.

with contacts as (

    select * from {{ ref('int_contacts__cut_at_death') }}

),

hospital_stays as (

    select * from {{ ref('int_contacts__hospital_stays') }}

),

stays_not_short as (

    select
        contact_id,
        stay_length
    from hospital_stays
    where stay_length != 'shorter'

),

contacts_with_patient_type as (

    select
        contacts.*,
        case
            when contacts.reported_patient_type_code = '0' then 'inpatient'
            when contacts.reported_patient_type_code = '2' then 'outpatient'
            when contacts.reported_patient_type_code = '3' then 'emergency'
            when contacts.layout not in ('lpr3_f', 'lpr3_a') then 'unknown'
            when coalesce(contacts.contact_type_code, '') not like 'ALCA%' then 'unknown'
            when contacts.contact_type_code != 'ALCA00' then 'outpatient'
            when stays_not_short.stay_length = 'unknown' then 'unknown'
            when stays_not_short.stay_length = 'twelve hours or more' then 'inpatient'
            when contacts.priority_code = 'ATA1' then 'emergency'
            else 'outpatient'
        end as patient_type
    from contacts
    left join stays_not_short
        on contacts.contact_id = stays_not_short.contact_id

)

select * from contacts_with_patient_type
