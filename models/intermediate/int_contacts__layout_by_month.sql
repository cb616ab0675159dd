-- LPR3 is delivered in two models, F (research) and A (analysis), that hold the same contacts and are never added up.
-- One of them counts in each calendar month: F where it holds any contact that began in the month, else A. Model A
-- reaches back to 2017 with contacts taken over from LPR2, which are in LPR2 itself and so are left out here. Source:
-- documentation of the two models; the choice of F is the project's, for it is the one that research gets.

with lpr3_f_contacts as (

    select * from {{ ref('stg_lpr__lpr3_f_contacts') }}

),

lpr3_a_contacts as (

    select * from {{ ref('stg_lpr__lpr3_a_contacts') }}

),

months_of_f as (

    select distinct date_trunc('month', started_on)::date as month_on
    from lpr3_f_contacts
    where started_on is not null

),

months_of_a as (

    select distinct date_trunc('month', started_at)::date as month_on
    from lpr3_a_contacts
    where reporting_system = 'LPR3' and started_at is not null

),

months_with_layout as (

    select
        month_on,
        'lpr3_f' as layout
    from months_of_f

    union all

    select
        months_of_a.month_on,
        'lpr3_a' as layout
    from months_of_a
    left join months_of_f
        on months_of_a.month_on = months_of_f.month_on
    where months_of_f.month_on is null

)

select * from months_with_layout
