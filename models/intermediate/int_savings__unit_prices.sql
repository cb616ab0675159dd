-- What a mg and a defined daily dose of a pack cost over the country in a quarter, by the list and by agreement. A
-- quarter, for a pack that is bought seldom has no price of a month. Returns count against what was bought; a pack of
-- which less than nothing was left has no price. Source: the marts list_costs and contract_costs.

with list_costs as (

    select * from {{ ref('list_costs') }}

),

contract_costs as (

    select * from {{ ref('contract_costs') }}

),

brands as (

    select * from {{ ref('int_savings__brands') }}

),

costs_of_both_kinds as (

    select
        product_id,
        atc,
        month_on,
        bought_mg,
        bought_ddd,
        list_cost_dkk,
        null::double as contract_cost_dkk
    from list_costs
    where list_cost_dkk is not null

    union all

    select
        product_id,
        atc,
        month_on,
        bought_mg,
        bought_ddd,
        null::double as list_cost_dkk,
        contract_cost_dkk
    from contract_costs
    where contract_cost_dkk is not null

),

sums as (

    select
        product_id,
        atc,
        date_trunc('quarter', month_on)::date as quarter_on,
        sum(list_cost_dkk) as list_cost_dkk,
        sum(contract_cost_dkk) as contract_cost_dkk,
        sum(case when list_cost_dkk is not null then bought_mg end) as list_mg,
        sum(case when list_cost_dkk is not null then bought_ddd end) as list_ddd,
        sum(case when contract_cost_dkk is not null then bought_mg end) as contract_mg,
        sum(case when contract_cost_dkk is not null then bought_ddd end) as contract_ddd
    from costs_of_both_kinds
    group by all

),

unit_prices as (

    select
        sums.product_id,
        sums.atc,
        brands.brand,
        sums.quarter_on,
        case when sums.list_mg > 0 and sums.list_cost_dkk > 0 then sums.list_cost_dkk / sums.list_mg end
            as list_per_mg,
        case when sums.list_ddd > 0 and sums.list_cost_dkk > 0 then sums.list_cost_dkk / sums.list_ddd end
            as list_per_ddd,
        case when sums.contract_mg > 0 and sums.contract_cost_dkk > 0 then sums.contract_cost_dkk / sums.contract_mg end
            as contract_per_mg,
        case
            when sums.contract_ddd > 0 and sums.contract_cost_dkk > 0 then sums.contract_cost_dkk / sums.contract_ddd
        end as contract_per_ddd
    from sums
    left join brands
        on sums.product_id = brands.product_id

)

select * from unit_prices
