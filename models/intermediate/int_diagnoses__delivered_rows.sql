-- Diagnoses as delivered, in one shape, under the contact they belong to: a diagnosis of an LPR2 stay that was moved to
-- LPR3 stands under the LPR3 contact. A referral diagnosis (type H of LPR2) is what the referring doctor asked about
-- and is left out; LPR3 keeps it on the contact. So is a row without a code. A diagnosis of LPR3 can be marked as later
-- retracted. Source: layouts of the deliveries; senere_afkraeftet of LPR3.

with lpr3_f_diagnoses as (

    select * from {{ ref('stg_lpr__lpr3_f_diagnoses') }}

),

lpr3_a_diagnoses as (

    select * from {{ ref('stg_lpr__lpr3_a_diagnoses') }}

),

lpr2_diagnoses as (

    select * from {{ ref('stg_lpr__lpr2_diagnoses') }}

),

lpr2_psychiatric_diagnoses as (

    select * from {{ ref('stg_lpr__lpr2_psychiatric_diagnoses') }}

),

transfer_pairs as (

    select * from {{ ref('int_contacts__transfer_pairs') }}

),

all_diagnoses as (

    select
        contact_id,
        diagnosis_code,
        diagnosis_type,
        coalesce(lower(retracted_text) = 'ja', false) as is_retracted,
        false as is_moved,
        delivered_month,
        'diagnoser' as table_name
    from lpr3_f_diagnoses

    union all

    select
        'lpr3a:' || contact_id as contact_id,
        diagnosis_code,
        diagnosis_type,
        coalesce(lower(retracted_text) in ('ja', '1'), false) as is_retracted,
        false as is_moved,
        delivered_month,
        'lpr_a_diagnose' as table_name
    from lpr3_a_diagnoses

    union all

    select
        coalesce(transfer_pairs.contact_id, 'lpr2:' || lpr2_diagnoses.contact_id) as contact_id,
        lpr2_diagnoses.diagnosis_code,
        lpr2_diagnoses.diagnosis_type,
        false as is_retracted,
        transfer_pairs.contact_id is not null as is_moved,
        lpr2_diagnoses.delivered_month,
        't_diag' as table_name
    from lpr2_diagnoses
    left join transfer_pairs
        on transfer_pairs.closed_contact_id = 'lpr2:' || lpr2_diagnoses.contact_id

    union all

    select
        coalesce(transfer_pairs.contact_id, 'lpr2p:' || lpr2_psychiatric_diagnoses.contact_id) as contact_id,
        lpr2_psychiatric_diagnoses.diagnosis_code,
        lpr2_psychiatric_diagnoses.diagnosis_type,
        false as is_retracted,
        transfer_pairs.contact_id is not null as is_moved,
        lpr2_psychiatric_diagnoses.delivered_month,
        't_psyk_diag' as table_name
    from lpr2_psychiatric_diagnoses
    left join transfer_pairs
        on transfer_pairs.closed_contact_id = 'lpr2p:' || lpr2_psychiatric_diagnoses.contact_id

),

delivered_diagnoses as (

    select
        *,
        case
            when coalesce(diagnosis_code, '') = '' then 'no code'
            when diagnosis_type = 'H' and table_name in ('t_diag', 't_psyk_diag') then 'referral diagnosis'
        end as left_out_because
    from all_diagnoses

)

select * from delivered_diagnoses
