-- What known reasons and ordinary loss leave of a month's gap. Deliveries come in whole packs and a month is served
-- in lots, so even without any fault a month is off by rounding to the smallest delivery (variance a sixth of its
-- square, for a difference of two uniform numbers) and by some per cent of the use, here 5 %. That only says how
-- months of one series compare; how large it is, its own months tell (int_sales_gaps__spreads). Source: the
-- project's choice of 5 %.

{{ config(materialized='table') }}

with known_reasons as (

    select * from {{ ref('int_sales_gaps__known_reasons') }}

),

usual_losses as (

    select * from {{ ref('int_sales_gaps__usual_losses') }}

),

units as (

    select * from {{ ref('int_deliveries__units') }}

),

months_with_loss as (

    select
        known_reasons.*,
        coalesce(usual_losses.loss_share, 0) as loss_share,
        coalesce(usual_losses.loss_variance, 0) as loss_variance,
        units.smallest_delivery,
        case
            when known_reasons.is_unregistered then known_reasons.given_amount
            else known_reasons.given_amount + known_reasons.unregistered_amount
        end as used_amount,
        greatest(known_reasons.given_of_nine, known_reasons.supplied_of_nine, 0) / 9 as usual_amount
    from known_reasons
    inner join units
        on known_reasons.atc = units.atc
    left join usual_losses
        on
            known_reasons.department_id = usual_losses.department_id
            and known_reasons.atc = usual_losses.atc

),

months_with_variance as (

    select
        *,
        case
            when without_delivery_amount != 0 or never_registered_amount > 0 then 0
            else loss_share * used_amount
        end as loss_amount,
        power(smallest_delivery, 2) / 6 + power(0.05 * (usual_amount + used_amount) / 2, 2) as rounding_variance
    from months_with_loss

),

residuals as (

    select
        *,
        gap_amount - vial_amount - unregistered_amount - never_registered_amount - without_delivery_amount
        - loss_amount as residual_amount
    from months_with_variance

)

select * from residuals
