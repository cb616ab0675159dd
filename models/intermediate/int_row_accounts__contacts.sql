-- What became of the rows of contacts. LPR3's model A is read only in months that were not delivered as model F, and
-- only where it was reported in LPR3; a stay that moved from LPR2 to LPR3 is one contact, so that the row of LPR2 is
-- joined with its continuation. Rows are counted in the month under which they were delivered: a joined stay begins in
-- LPR2's month, while its row of LPR3 was delivered under its own. Source: int_contacts__layout_by_month,
-- int_contacts__transfer_pairs.

with contacts as (

    select * from {{ ref('contacts') }}

),

lpr3_a_contacts as (

    select * from {{ ref('stg_lpr__lpr3_a_contacts') }}

),

layout_by_month as (

    select * from {{ ref('int_contacts__layout_by_month') }}

),

transfer_pairs as (

    select * from {{ ref('int_contacts__transfer_pairs') }}

),

moved_stays as (

    select * from {{ ref('int_row_accounts__moved_stays') }}

),

counted_rows as (

    select
        layout,
        date_trunc('month', started_on)::date as month_on,
        'kept' as rule,
        count(*) as row_count
    from contacts
    group by layout, date_trunc('month', started_on)

    union all

    select
        layout,
        delivered_month_on as month_on,
        'kept' as rule,
        count(*) as row_count
    from moved_stays
    group by layout, delivered_month_on

    union all

    select
        layout,
        bridged_month_on as month_on,
        'kept' as rule,
        -count(*) as row_count
    from moved_stays
    group by layout, bridged_month_on

    union all

    select
        closed_layout as layout,
        date_trunc('month', started_on)::date as month_on,
        'joined with its continuation' as rule,
        count(*) as row_count
    from transfer_pairs
    group by closed_layout, date_trunc('month', started_on)

    union all

    select
        'lpr3_a' as layout,
        date_trunc('month', lpr3_a_contacts.started_at)::date as month_on,
        case
            when coalesce(lpr3_a_contacts.reporting_system, '') != 'LPR3' then 'reporting system is not LPR3'
            else 'month delivered in another layout'
        end as rule,
        count(*) as row_count
    from lpr3_a_contacts
    left join layout_by_month
        on
            date_trunc('month', lpr3_a_contacts.started_at)::date = layout_by_month.month_on
            and layout_by_month.layout = 'lpr3_a'
    where coalesce(lpr3_a_contacts.reporting_system, '') != 'LPR3' or layout_by_month.layout is null
    group by all

),

contact_fates as (

    select
        'lpr' as register,
        case layout
            when 'lpr3_f' then 'kontakter'
            when 'lpr3_a' then 'lpr_a_kontakt'
            when 'lpr2' then 't_adm'
            when 'lpr2_psychiatry' then 't_psyk_adm'
        end as table_name,
        month_on,
        rule,
        sum(row_count) as row_count
    from counted_rows
    group by layout, month_on, rule
    having sum(row_count) != 0

)

select * from contact_fates
