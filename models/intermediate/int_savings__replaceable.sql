-- What a department could have saved in a month: the declared share of what it bought of the dearer product, at the
-- difference between what that cost and what the same amount of the cheapest alternative would have. Linear, so that it
-- adds up over departments and months; where the alternative was dearer it is negative and stays so. Source: the
-- project's choice of a share of what is bought, rather than of a target that small departments can't be held to.

with list_costs as (

    select * from {{ ref('list_costs') }}

),

contract_costs as (

    select * from {{ ref('contract_costs') }}

),

brands as (

    select * from {{ ref('int_savings__brands') }}

),

alternatives as (

    select * from {{ ref('int_savings__alternatives') }}

),

costs_of_both_kinds as (

    select
        department_id,
        atc,
        product_id,
        month_on,
        bought_mg,
        bought_ddd,
        list_cost_dkk,
        null::double as contract_cost_dkk
    from list_costs

    union all

    select
        department_id,
        atc,
        product_id,
        month_on,
        bought_mg,
        bought_ddd,
        null::double as list_cost_dkk,
        contract_cost_dkk
    from contract_costs

),

replaceable as (

    select
        alternatives.counterfactual_id,
        costs_of_both_kinds.department_id,
        costs_of_both_kinds.atc,
        costs_of_both_kinds.product_id,
        costs_of_both_kinds.month_on,
        alternatives.share * (
            costs_of_both_kinds.list_cost_dkk
            - case
                when alternatives.is_same_substance then costs_of_both_kinds.bought_mg * alternatives.list_per_mg
                else costs_of_both_kinds.bought_ddd * alternatives.list_per_ddd
            end
        ) as list_saving_dkk,
        alternatives.share * costs_of_both_kinds.contract_cost_dkk as contract_replaced_dkk,
        alternatives.share * (
            costs_of_both_kinds.contract_cost_dkk
            - case
                when alternatives.is_same_substance then costs_of_both_kinds.bought_mg * alternatives.contract_per_mg
                else costs_of_both_kinds.bought_ddd * alternatives.contract_per_ddd
            end
        ) as contract_saving_dkk
    from alternatives
    inner join costs_of_both_kinds
        on
            alternatives.replaced_atc = costs_of_both_kinds.atc
            and alternatives.quarter_on = date_trunc('quarter', costs_of_both_kinds.month_on)::date
            and costs_of_both_kinds.month_on between alternatives.from_on and alternatives.to_on
    left join brands
        on costs_of_both_kinds.product_id = brands.product_id
    where
        alternatives.replaced_brands is null
        or '|' || alternatives.replaced_brands || '|' like '%|' || brands.brand || '|%'

)

select * from replaceable
