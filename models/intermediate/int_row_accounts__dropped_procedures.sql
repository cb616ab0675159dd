-- Procedures of LPR3's model A that do not count: those without a code, those taken over from LPR2, and those whose
-- contact, or own day where they have none, lies in a month that was delivered as model F.
-- Source: int_procedures__of_model_a.

with procedures as (

    select * from {{ ref('stg_lpr__lpr3_a_procedures') }}

),

contacts as (

    select * from {{ ref('stg_lpr__lpr3_a_contacts') }}

),

layout_by_month as (

    select * from {{ ref('int_contacts__layout_by_month') }}

),

contact_months as (

    select
        contact_id,
        date_trunc('month', started_at)::date as month_on
    from contacts
    where reporting_system = 'LPR3'

),

procedures_with_fate as (

    select
        date_trunc('month', procedures.started_at)::date as month_on,
        case
            when coalesce(procedures.procedure_code, '') = '' then 'no code'
            when coalesce(procedures.reporting_system, 'LPR3') not in ('LPR3', '') then 'reporting system is not LPR3'
            when layout_by_month.layout is null then 'month delivered in another layout'
        end as rule
    from procedures
    left join contact_months
        on
            procedures.contact_id = contact_months.contact_id
            and coalesce(procedures.without_contact_flag, 0) = 0
    left join layout_by_month
        on
            coalesce(contact_months.month_on, date_trunc('month', procedures.started_at)::date)
            = layout_by_month.month_on
            and layout_by_month.layout = 'lpr3_a'

),

dropped_procedures as (

    select
        'lpr' as register,
        'lpr_a_procregistrering' as table_name,
        month_on,
        rule,
        count(*) as row_count
    from procedures_with_fate
    where rule is not null
    group by all

)

select * from dropped_procedures
