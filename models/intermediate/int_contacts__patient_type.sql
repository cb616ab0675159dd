-- LPR3 has no patient type. As the Danish Health Data Authority counts, physical attendance (ALCA00) of twelve hours or
-- more is an inpatient contact; a shorter one is a visit to the emergency room where it was acute (ATA1), else an
-- outpatient visit, and so is every contact by telephone, video or in the patient's home. Unknown are an open contact,
-- for nobody knows how long it will last, one of a single day without times of day, and one without an SKS contact
-- type (model A also holds single digits). A contact of LPR2 has the type that it was reported with. Source: expert
-- knowledge [K] of the twelve-hour convention; patient types of LPR2.

with contacts as (

    select * from {{ ref('int_contacts__cut_at_death') }}

),

contacts_with_patient_type as (

    select
        *,
        case
            when reported_patient_type_code = '0' then 'inpatient'
            when reported_patient_type_code = '2' then 'outpatient'
            when reported_patient_type_code = '3' then 'emergency'
            when layout not in ('lpr3_f', 'lpr3_a') or coalesce(contact_type_code, '') not like 'ALCA%' then 'unknown'
            when contact_type_code != 'ALCA00' then 'outpatient'
            when ended_at is null or (started_on = ended_on and not has_clock_times) then 'unknown'
            when ended_at >= started_at + interval '12 hours' then 'inpatient'
            when priority_code = 'ATA1' then 'emergency'
            else 'outpatient'
        end as patient_type
    from contacts

)

select * from contacts_with_patient_type
