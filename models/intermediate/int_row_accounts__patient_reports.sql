-- What became of patients' reports: one that stands is kept, a withdrawn one is dropped. Source: the rule
-- int_patient_reports__standing.

with reports as (

    select * from {{ ref('stg_pro__reports') }}

),

patient_report_fates as (

    select
        'pro' as register,
        'pro_report' as table_name,
        date_trunc('month', reported_at)::date as month_on,
        case when withdrawn_at is null then 'kept' else 'withdrawn by the patient' end as rule,
        count(*) as row_count
    from reports
    group by all

)

select * from patient_report_fates
