-- A stay that moved from LPR2 to LPR3 begins in the mart when it began in LPR2, but its rows of LPR3 were delivered
-- under the month in which LPR3 began. The row account needs both months. Source: int_contacts__transfer_pairs.

with transfer_pairs as (

    select * from {{ ref('int_contacts__transfer_pairs') }}

),

contacts as (

    select * from {{ ref('int_contacts__from_all_layouts') }}

),

moved_stays as (

    select
        contacts.contact_id,
        contacts.layout,
        date_trunc('month', contacts.started_on)::date as delivered_month_on,
        date_trunc('month', transfer_pairs.started_on)::date as bridged_month_on
    from transfer_pairs
    inner join contacts
        on transfer_pairs.contact_id = contacts.contact_id

)

select * from moved_stays
