-- Contacts of all delivered layouts in one shape; LPR3 model F is the only one so far. Day and time of day are
-- delivered apart: a contact without a time of day began at midnight and ended at the last minute of its day. Source:
-- layouts of the research deliveries.

with lpr3_f_contacts as (

    select * from {{ ref('stg_lpr__lpr3_f_contacts') }}

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
        nullif(main_diagnosis_code, '') as reported_diagnosis_code,
        specialty,
        priority_code,
        contact_type_code,
        'lpr3_f' as layout
    from lpr3_f_contacts

)

select * from contacts
