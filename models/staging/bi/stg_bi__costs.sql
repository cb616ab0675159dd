with economy as (

    select * from {{ source('bi', 'economy') }}

),

costs as (

    select
        month::date as month_on,
        trim(unit)::varchar as unit,
        trim(account)::varchar as account,
        amount_dkk::double as amount_dkk
    from economy

)

select * from costs
