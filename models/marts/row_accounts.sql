with delivered as (

    select * from {{ ref('int_row_accounts__delivered') }}

),

fates as (

    select * from {{ ref('int_row_accounts__fates') }}

),

rules as (

    select * from {{ ref('row_account_rules') }}

),

accounted_tables as (

    select distinct
        register,
        table_name
    from fates

),

both_sides as (

    select
        delivered.register,
        delivered.table_name,
        delivered.month,
        case when accounted_tables.table_name is null then 'no mart reads it yet' else 'not accounted for' end as rule,
        delivered.row_count
    from delivered
    left join accounted_tables
        on
            delivered.register = accounted_tables.register
            and delivered.table_name = accounted_tables.table_name
    where delivered.rule = 'open'

    union all

    select
        register,
        table_name,
        month,
        'not accounted for' as rule,
        -row_count as row_count
    from fates

),

all_fates as (

    select * from fates

    union all

    select *
    from delivered
    where rule != 'open'

    union all

    select
        register,
        table_name,
        month,
        rule,
        sum(row_count) as row_count
    from both_sides
    group by register, table_name, month, rule
    having sum(row_count) != 0

),

row_accounts as (

    select
        all_fates.register::varchar as register,
        all_fates.table_name::varchar as table_name,
        all_fates.month::varchar as month_name,
        try_cast(all_fates.month || '-01' as date)::date as month_on,
        all_fates.rule::varchar as rule,
        rules.rule_da::varchar as rule_da,
        coalesce(rules.is_kept, false)::boolean as is_kept,
        rules.model::varchar as rule_model,
        all_fates.row_count::bigint as row_count
    from all_fates
    left join rules
        on all_fates.rule = rules.rule

)

select * from row_accounts
