-- Model A of LPR3 reports procedures with and without a contact. One with a contact counts where the contact does, so
-- that a stay is not told by two models. One without counts where model A is the model of its month. Procedures taken
-- over from LPR2 are in LPR2 itself. Source: flag_proc_uden_kont and lprindberetningssystem of model A;
-- int_contacts__layout_by_month.

with procedures as (

    select * from {{ ref('stg_lpr__lpr3_a_procedures') }}

),

contacts as (

    select * from {{ ref('stg_lpr__lpr3_a_contacts') }}

),

layout_by_month as (

    select * from {{ ref('int_contacts__layout_by_month') }}

),

contact_starts as (

    select
        contact_id,
        date_trunc('month', started_at)::date as month_on
    from contacts
    where reporting_system = 'LPR3'

),

procedures_of_model_a as (

    select
        case when contact_starts.contact_id is not null then 'lpr3a:' || procedures.contact_id end as contact_id,
        procedures.course_id,
        'sor:' || nullif(procedures.sor_code, '') as unit_key,
        procedures.procedure_code,
        coalesce(procedures.procedure_type, '') as procedure_type,
        procedures.started_at::date as performed_on,
        procedures.started_at as performed_at,
        'lpr_a_procregistrering' as table_name,
        'lpr3_a' as layout
    from procedures
    left join contact_starts
        on
            procedures.contact_id = contact_starts.contact_id
            and coalesce(procedures.without_contact_flag, 0) = 0
    inner join layout_by_month
        on
            coalesce(contact_starts.month_on, date_trunc('month', procedures.started_at)::date)
            = layout_by_month.month_on
            and layout_by_month.layout = 'lpr3_a'
    where procedures.procedure_code != '' and coalesce(procedures.reporting_system, 'LPR3') in ('LPR3', '')

)

select * from procedures_of_model_a
