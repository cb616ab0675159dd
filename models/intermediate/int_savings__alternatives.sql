-- The cheapest that a declared counterfactual names, quarter by quarter: of the packs on the list, and at agreed prices
-- of those that somebody in the country bought in the quarter. Within a substance a mg stands for a mg, between
-- substances a defined daily dose for another, unless a ratio is declared.
-- Source: declarations/counterfactuals.

with counterfactuals as (

    select * from {{ source('declared', 'counterfactuals') }}

),

unit_prices as (

    select * from {{ ref('int_savings__unit_prices') }}

),

alternatives as (

    select
        counterfactuals.counterfactual_id,
        counterfactuals.replaced_atc,
        counterfactuals.replaced_brands,
        counterfactuals.replaced_atc = counterfactuals.other_atc as is_same_substance,
        counterfactuals.share,
        counterfactuals.from_on::date as from_on,
        coalesce(counterfactuals.to_on::date, date '9999-12-31') as to_on,
        unit_prices.quarter_on,
        min(unit_prices.list_per_mg * counterfactuals.ratio) as list_per_mg,
        min(unit_prices.list_per_ddd * counterfactuals.ratio) as list_per_ddd,
        min(unit_prices.contract_per_mg * counterfactuals.ratio) as contract_per_mg,
        min(unit_prices.contract_per_ddd * counterfactuals.ratio) as contract_per_ddd
    from counterfactuals
    inner join unit_prices
        on
            counterfactuals.other_atc = unit_prices.atc
            and (
                '|' || counterfactuals.other_brands || '|' like '%|' || unit_prices.brand || '|%'
                or (
                    counterfactuals.other_brands is null
                    and (
                        counterfactuals.replaced_atc != counterfactuals.other_atc
                        or '|' || counterfactuals.replaced_brands || '|' not like '%|' || unit_prices.brand || '|%'
                    )
                )
            )
    group by all

)

select * from alternatives
