-- Delivered is kept and dropped by a named rule, per table and month, to the row.

with row_accounts as (

    select * from {{ ref('row_accounts') }}

),

losses as (

    select
        register,
        table_name,
        month_name,
        row_count
    from row_accounts
    where rule = 'not accounted for'

)

select * from losses
