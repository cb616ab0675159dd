-- What was supplied and not registered is first split into reasons that are known of the month, each at most what is
-- left: what stayed in vials, by the rule of vials and at most the declared share; what is declared to be never
-- registered, where little is registered over three months; what failed or doubled registration explains; and medicine
-- that a department gives without getting it, where it gives more than the declared multiple of what it got over nine
-- months. Source: declarations/gap_reasons; int_administrations__vial_remainder.

{{ config(materialized='table') }}

with supplies as (

    select * from {{ ref('int_sales_gaps__supplies') }}

),

vial_remainders as (

    select
        *,
        greatest(least(vial_remainder_amount, coalesce(vial_share, 0) * supplied_amount, gap_amount), 0) as vial_amount
    from supplies

),

never_registered as (

    select
        *,
        case
            when never_registered_share is not null and given_share_of_three < never_registered_below
                then greatest(least(gap_amount - vial_amount, never_registered_share * supplied_amount), 0)
            else 0
        end as never_registered_amount
    from vial_remainders

),

registrations as (

    select
        *,
        case
            when is_unregistered then greatest(gap_amount - vial_amount - never_registered_amount, 0)
            when never_registered_amount > 0 then 0
            else given_amount / registered_share - given_amount
        end as unregistered_amount
    from never_registered

),

known_reasons as (

    select
        *,
        case
            when given_of_nine > given_above * greatest(supplied_of_nine, 0)
                then gap_amount - vial_amount - never_registered_amount - unregistered_amount
            else 0
        end as without_delivery_amount
    from registrations

)

select * from known_reasons
