with accounts as (

    select * from {{ ref('int_booked_costs__accounts') }}

),

booked_costs as (

    select
        booked_unit::varchar as booked_unit,
        account::varchar as account,
        month_on::date as month_on,
        booked_cost_dkk::double as booked_cost_dkk
    from accounts

)

select * from booked_costs
