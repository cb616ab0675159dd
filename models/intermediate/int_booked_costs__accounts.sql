-- What a region's accounts say of a month, summed by unit and account, for corrections are booked beside what they
-- correct. Units and accounts keep the names that the region gives them: charts of accounts differ, and nobody but the
-- region can say which of them hold medicine. Source: regional BI.

with costs as (

    select * from {{ ref('stg_bi__costs') }}

),

accounts as (

    select
        coalesce(nullif(unit, ''), 'unknown') as booked_unit,
        coalesce(nullif(account, ''), 'unknown') as account,
        date_trunc('month', month_on)::date as month_on,
        round(sum(amount_dkk), 2) as booked_cost_dkk,
        count(*) as row_count
    from costs
    group by all

)

select * from accounts
