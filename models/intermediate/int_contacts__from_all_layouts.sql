-- Contacts of all delivered layouts in one shape: LPR2, and for LPR3 the model that counts in the month in which the
-- contact began. In model F day and time of day are delivered apart: a contact without a time of day began at midnight
-- and ended at the last minute of its day. Numbers of model A and of LPR2 carry the name of their layout, for two
-- layouts can give one number to two contacts. Source: layouts of the deliveries.

with lpr2_contacts as (

    select * from {{ ref('int_contacts__from_lpr2') }}

),

lpr3_f_contacts as (

    select * from {{ ref('stg_lpr__lpr3_f_contacts') }}

),

lpr3_a_contacts as (

    select * from {{ ref('stg_lpr__lpr3_a_contacts') }}

),

layout_by_month as (

    select * from {{ ref('int_contacts__layout_by_month') }}

),

contacts as (

    select
        contact_id,
        person_id,
        'sor:' || sor_code as unit_key,
        try_cast(started_on::varchar || ' ' || coalesce(nullif(started_time_text, ''), '00:00') as timestamp)
            as started_at,
        try_cast(ended_on::varchar || ' ' || coalesce(nullif(ended_time_text, ''), '23:59') as timestamp) as ended_at,
        started_on,
        ended_on,
        nullif(started_time_text, '') is not null and nullif(ended_time_text, '') is not null as has_clock_times,
        nullif(main_diagnosis_code, '') as reported_diagnosis_code,
        specialty,
        priority_code,
        contact_type_code,
        referral_type_code,
        null::varchar as reported_patient_type_code,
        null::varchar as transfer_code,
        'lpr3_f' as layout
    from lpr3_f_contacts

    union all

    select
        'lpr3a:' || lpr3_a_contacts.contact_id as contact_id,
        lpr3_a_contacts.person_id,
        'sor:' || lpr3_a_contacts.sor_code as unit_key,
        lpr3_a_contacts.started_at,
        lpr3_a_contacts.ended_at,
        lpr3_a_contacts.started_at::date as started_on,
        lpr3_a_contacts.ended_at::date as ended_on,
        true as has_clock_times,
        nullif(lpr3_a_contacts.main_diagnosis_code, '') as reported_diagnosis_code,
        lpr3_a_contacts.specialty,
        lpr3_a_contacts.priority_code,
        lpr3_a_contacts.contact_type_code,
        lpr3_a_contacts.referral_type_code,
        null::varchar as reported_patient_type_code,
        null::varchar as transfer_code,
        'lpr3_a' as layout
    from lpr3_a_contacts
    inner join layout_by_month
        on
            date_trunc('month', lpr3_a_contacts.started_at)::date = layout_by_month.month_on
            and layout_by_month.layout = 'lpr3_a'
    where lpr3_a_contacts.reporting_system = 'LPR3'

    union all

    select
        contact_id,
        person_id,
        unit_key,
        started_at,
        ended_at,
        started_on,
        ended_on,
        has_clock_times,
        reported_diagnosis_code,
        null::varchar as specialty,
        null::varchar as priority_code,
        null::varchar as contact_type_code,
        null::varchar as referral_type_code,
        reported_patient_type_code,
        transfer_code,
        layout
    from lpr2_contacts

)

select * from contacts
