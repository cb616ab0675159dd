-- What a mg and a defined daily dose of a pack cost in a quarter. By the list: the price in force on the first day of
-- the quarter, whether or not anybody bought it, if it was set within the two years before; the list does not say when
-- a pack leaves it. By agreement: what the country paid for it in the quarter over what it got, for an agreed price is
-- known only where something was bought. Source: the public price list, the mart contract_costs; two years are the
-- project's own choice.

with brands as (

    select * from {{ ref('int_savings__brands') }}

),

prices_in_force as (

    select * from {{ ref('int_list_costs__prices_in_force') }}

),

contract_costs as (

    select * from {{ ref('contract_costs') }}

),

quarters as (

    select distinct date_trunc('quarter', month_on)::date as quarter_on
    from contract_costs

),

listed as (

    select
        prices_in_force.product_id,
        quarters.quarter_on,
        prices_in_force.list_price_dkk
    from quarters
    inner join prices_in_force
        on
            quarters.quarter_on between prices_in_force.valid_from_on and prices_in_force.valid_to_on
            and prices_in_force.valid_from_on >= quarters.quarter_on - interval '24 months'

),

paid as (

    select
        product_id,
        date_trunc('quarter', month_on)::date as quarter_on,
        sum(contract_cost_dkk) as cost_dkk,
        sum(bought_mg) as mg,
        sum(bought_ddd) as ddd
    from contract_costs
    where contract_cost_dkk is not null
    group by all

),

known as (

    select
        product_id,
        quarter_on
    from listed
    union
    select
        product_id,
        quarter_on
    from paid

),

unit_prices as (

    select
        known.product_id,
        known.quarter_on,
        brands.atc,
        brands.brand,
        listed.list_price_dkk / nullif(brands.pack_mg, 0) as list_per_mg,
        listed.list_price_dkk / nullif(brands.pack_ddd, 0) as list_per_ddd,
        case when paid.mg > 0 and paid.cost_dkk > 0 then paid.cost_dkk / paid.mg end as contract_per_mg,
        case when paid.ddd > 0 and paid.cost_dkk > 0 then paid.cost_dkk / paid.ddd end as contract_per_ddd
    from known
    inner join brands
        on known.product_id = brands.product_id
    left join listed
        on
            known.product_id = listed.product_id
            and known.quarter_on = listed.quarter_on
    left join paid
        on
            known.product_id = paid.product_id
            and known.quarter_on = paid.quarter_on

)

select * from unit_prices
