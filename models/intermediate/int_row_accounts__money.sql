-- What became of the rows that money and population are counted from: each row of the accounts and of the population
-- counts is added up, each price of a pack holds for its days, and one without an item number names no pack.
-- Source: the marts booked_costs, inhabitants and list_costs.

with costs as (

    select * from {{ ref('stg_bi__costs') }}

),

inhabitants as (

    select * from {{ ref('stg_population__inhabitants') }}

),

prices as (

    select * from {{ ref('stg_price__prices') }}

),

rows_with_fate as (

    select
        'bi' as register,
        'economy' as table_name,
        date_trunc('month', month_on)::date as month_on,
        'kept' as rule
    from costs

    union all

    select
        'population' as register,
        'population' as table_name,
        date_trunc('month', month_on)::date as month_on,
        'kept' as rule
    from inhabitants

    union all

    select
        'price' as register,
        'price_list' as table_name,
        null::date as month_on,
        case when coalesce(product_id, '') = '' then 'no item number' else 'kept' end as rule
    from prices

),

money_fates as (

    select
        register,
        table_name,
        month_on,
        rule,
        count(*) as row_count
    from rows_with_fate
    group by register, table_name, month_on, rule

)

select * from money_fates
