-- Before LPR3 a contact was an admission, an outpatient course of many visits, or a visit to the emergency room, and
-- the patient type says which. Psychiatry was delivered apart, with numbers of its own. The department is a SHAK code
-- of seven characters. The minute of the end is not delivered, so a contact lasts to the end of its last hour, or of
-- its last day where the hour is missing too. An outpatient course that was moved to LPR3 (transfer code M) stays a
-- contact of its own: its visits are contacts in LPR3. Source: layouts of t_adm and t_psyk_adm.

with lpr2_contacts as (

    select * from {{ ref('stg_lpr__lpr2_contacts') }}

),

lpr2_psychiatric_contacts as (

    select * from {{ ref('stg_lpr__lpr2_psychiatric_contacts') }}

),

somatic_and_psychiatric_contacts as (

    select
        'lpr2:' || contact_id as contact_id,
        person_id,
        patient_type_code,
        hospital_code,
        department_code,
        started_on,
        started_hour,
        started_minute,
        ended_on,
        ended_hour,
        transfer_code,
        main_diagnosis_code,
        'lpr2' as layout
    from lpr2_contacts

    union all

    select
        'lpr2p:' || contact_id as contact_id,
        person_id,
        patient_type_code,
        hospital_code,
        department_code,
        started_on,
        null::bigint as started_hour,
        null::bigint as started_minute,
        ended_on,
        null::bigint as ended_hour,
        null::varchar as transfer_code,
        main_diagnosis_code,
        'lpr2_psychiatry' as layout
    from lpr2_psychiatric_contacts

),

contacts as (

    select
        contact_id,
        person_id,
        'shak:' || hospital_code || department_code as unit_key,
        started_on::timestamp + coalesce(started_hour, 0) * interval '1 hour'
        + coalesce(started_minute, 0) * interval '1 minute' as started_at,
        ended_on::timestamp + coalesce(ended_hour, 23) * interval '1 hour' + interval '59 minutes' as ended_at,
        started_on,
        ended_on,
        started_hour is not null and ended_hour is not null as has_clock_times,
        nullif(main_diagnosis_code, '') as reported_diagnosis_code,
        patient_type_code as reported_patient_type_code,
        transfer_code,
        layout
    from somatic_and_psychiatric_contacts

)

select * from contacts
