-- Rows of diagnoses that count: each diagnosis of the finished mart stands for one delivered row, and what more was
-- delivered of the same contact, code and type is repeated. A stay that moved to LPR3 is counted in the month under
-- which its rows of LPR3 were delivered. Source: int_diagnoses__from_all_layouts.

with diagnoses as (

    select * from {{ ref('diagnoses') }}

),

moved_stays as (

    select * from {{ ref('int_row_accounts__moved_stays') }}

),

rows_of_the_mart as (

    select
        layout,
        date_trunc('month', diagnosed_on)::date as month_on,
        count_if(delivered_row_count > 0) as kept_count,
        sum(greatest(delivered_row_count - 1, 0)) as repeated_count
    from diagnoses
    group by layout, date_trunc('month', diagnosed_on)

    union all

    select
        moved_stays.layout,
        moved_stays.delivered_month_on as month_on,
        count_if(diagnoses.delivered_row_count > 0) as kept_count,
        sum(greatest(diagnoses.delivered_row_count - 1, 0)) as repeated_count
    from moved_stays
    inner join diagnoses
        on moved_stays.contact_id = diagnoses.contact_id
    group by moved_stays.layout, moved_stays.delivered_month_on

    union all

    select
        moved_stays.layout,
        moved_stays.bridged_month_on as month_on,
        -count_if(diagnoses.delivered_row_count > 0) as kept_count,
        -sum(greatest(diagnoses.delivered_row_count - 1, 0)) as repeated_count
    from moved_stays
    inner join diagnoses
        on moved_stays.contact_id = diagnoses.contact_id
    group by moved_stays.layout, moved_stays.bridged_month_on

),

rows_of_tables as (

    select
        case layout
            when 'lpr3_f' then 'diagnoser'
            when 'lpr3_a' then 'lpr_a_diagnose'
            when 'lpr2' then 't_diag'
            when 'lpr2_psychiatry' then 't_psyk_diag'
        end as table_name,
        month_on,
        sum(kept_count) as kept_count,
        sum(repeated_count) as repeated_count
    from rows_of_the_mart
    group by layout, month_on

),

kept_diagnoses as (

    select
        'lpr' as register,
        table_name,
        month_on,
        'kept' as rule,
        kept_count as row_count
    from rows_of_tables
    where kept_count != 0

    union all

    select
        'lpr' as register,
        table_name,
        month_on,
        'repeated row' as rule,
        repeated_count as row_count
    from rows_of_tables
    where repeated_count != 0

)

select * from kept_diagnoses
