-- What the old products of a switch cost per mg at list prices on its first day, weighted by what was given of them in
-- the half year before. It is what savings are measured against: had all stayed on the old products, at that price.
-- Source: the price list; the counterfactual is the project's choice.

with doses as (

    select * from {{ ref('int_switch_weeks__doses') }}

),

followed as (

    select * from {{ ref('int_switch_weeks__followed') }}

),

prices as (

    select * from {{ ref('int_switch_weeks__prices') }}

),

former_prices as (

    select
        doses.switch_id,
        sum(doses.dose_mg * prices.price_per_mg_dkk) / sum(doses.dose_mg) as former_price_per_mg_dkk
    from doses
    inner join followed
        on doses.switch_id = followed.switch_id
    inner join prices
        on
            doses.switch_id = prices.switch_id
            and doses.region = prices.region
            and doses.product_id = prices.product_id
            and followed.from_on between prices.valid_from_on and prices.valid_to_on
    where
        doses.product_role = 'former'
        and doses.dose_mg > 0
        and doses.administered_on < followed.from_on
        and doses.administered_on >= (followed.from_on - interval '182 days')::date
    group by doses.switch_id

)

select * from former_prices
