-- What became of the rows of procedures: each with a code is kept, with or without a contact, and equal rows too.
-- Model A of LPR3 counts only where it is the model of the contact's month and was reported in LPR3. Source:
-- int_procedures__from_all_layouts, int_procedures__of_model_a.

with procedures as (

    select * from {{ ref('procedures') }}

),

lpr2_treatments as (

    select * from {{ ref('stg_lpr__lpr2_treatments') }}

),

lpr2_operations as (

    select * from {{ ref('stg_lpr__lpr2_operations') }}

),

lpr3_f_surgical_procedures as (

    select * from {{ ref('stg_lpr__lpr3_f_surgical_procedures') }}

),

lpr3_f_other_procedures as (

    select * from {{ ref('stg_lpr__lpr3_f_other_procedures') }}

),

dropped_by_model_a as (

    select * from {{ ref('int_row_accounts__dropped_procedures') }}

),

rows_without_code as (

    select
        't_sksube' as table_name,
        performed_on
    from lpr2_treatments
    where coalesce(procedure_code, '') = ''

    union all

    select
        't_sksopr' as table_name,
        performed_on
    from lpr2_operations
    where coalesce(procedure_code, '') = ''

    union all

    select
        'procedurer_kirurgi' as table_name,
        started_on as performed_on
    from lpr3_f_surgical_procedures
    where coalesce(procedure_code, '') = ''

    union all

    select
        'procedurer_andre' as table_name,
        started_on as performed_on
    from lpr3_f_other_procedures
    where coalesce(procedure_code, '') = ''

),

procedure_fates as (

    select
        'lpr' as register,
        table_name,
        date_trunc('month', performed_on)::date as month_on,
        'kept' as rule,
        count(*) as row_count
    from procedures
    group by all

    union all

    select
        'lpr' as register,
        table_name,
        date_trunc('month', performed_on)::date as month_on,
        'no code' as rule,
        count(*) as row_count
    from rows_without_code
    group by all

    union all

    select * from dropped_by_model_a

)

select * from procedure_fates
