-- A contact without an end lasts, or was never closed, and the register does not say which. It is taken to last no
-- longer than to the day of the newest delivery of its table, for nothing is known of later days, and no longer than
-- 180 days where it is known to be an inpatient contact, 30 days where its patient type is unknown (physical attendance
-- that may yet be an admission), and one day otherwise.
-- Source: the project's choice of days; the lake's account of deliveries.

with contacts as (

    select * from {{ ref('int_contacts__main_diagnosis') }}

),

delivered_months as (

    select * from {{ source('lake', 'delivered_months') }}

),

newest_deliveries as (

    select
        case table_name
            when 'kontakter' then 'lpr3_f'
            when 'lpr_a_kontakt' then 'lpr3_a'
            when 't_adm' then 'lpr2'
            when 't_psyk_adm' then 'lpr2_psychiatry'
        end as layout,
        (max(delivered_on::date) + interval '1 day')::timestamp as told_until_at
    from delivered_months
    where register = 'lpr' and table_name in ('kontakter', 'lpr_a_kontakt', 't_adm', 't_psyk_adm')
    group by table_name

),

contacts_open_until as (

    select
        contacts.contact_id,
        contacts.person_id,
        contacts.department_id,
        contacts.unit_code,
        contacts.started_at,
        contacts.ended_at,
        coalesce(
            contacts.ended_at,
            greatest(
                contacts.started_at,
                least(
                    newest_deliveries.told_until_at,
                    contacts.started_at + case
                        when contacts.patient_type = 'inpatient' then interval '180 days'
                        when contacts.patient_type = 'unknown' then interval '30 days'
                        else interval '1 day'
                    end
                )
            )
        ) as open_until_at,
        contacts.main_diagnosis_code,
        contacts.patient_type
    from contacts
    left join newest_deliveries
        on contacts.layout = newest_deliveries.layout

)

select * from contacts_open_until
