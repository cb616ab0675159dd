-- What the switch saved and could have saved at list prices. Realised: mg given of the new products times the
-- difference between what the old products cost per mg on the day of the switch (weighted by what was given of them in
-- the half year before) and the new one's price of the day. Forgone: mg given of other products times the difference
-- between their price of the day and that of the cheapest product that the region should use first. A new product that
-- costs more saves less than nothing; what is cheaper than the recommended product forgoes nothing. Doses without a
-- size or a list price save nothing. Source: the price list; the counterfactual, that all had stayed on the old
-- products at the price of the day of the switch, is the project's choice.

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

    select * from {{ ref('int_switch_weeks__former_prices') }}

),

treatment_days as (

    select distinct
        switch_id,
        region,
        administered_on
    from doses

),

first_prices as (

    select
        treatment_days.switch_id,
        treatment_days.region,
        treatment_days.administered_on,
        min(prices.price_per_mg_dkk) as first_price_per_mg_dkk
    from treatment_days
    inner join prices
        on
            treatment_days.switch_id = prices.switch_id
            and treatment_days.region = prices.region
            and prices.target_rank = 1
            and treatment_days.administered_on between prices.valid_from_on and prices.valid_to_on
    group by treatment_days.switch_id, treatment_days.region, treatment_days.administered_on

),

priced_doses as (

    select
        doses.switch_id,
        doses.department_id,
        date_trunc('week', doses.administered_on)::date as week_on,
        case
            when doses.product_role = 'target'
                then doses.dose_mg * (former_prices.former_price_per_mg_dkk - prices.price_per_mg_dkk)
        end as realised_dkk,
        case
            when doses.product_role != 'target'
                then doses.dose_mg * greatest(0, prices.price_per_mg_dkk - first_prices.first_price_per_mg_dkk)
        end as forgone_dkk
    from doses
    inner join followed
        on
            doses.switch_id = followed.switch_id
            and doses.administered_on >= followed.from_on
    inner join former_prices
        on doses.switch_id = former_prices.switch_id
    inner join prices
        on
            doses.switch_id = prices.switch_id
            and doses.region = prices.region
            and doses.product_id = prices.product_id
            and doses.administered_on between prices.valid_from_on and prices.valid_to_on
    left join first_prices
        on
            doses.switch_id = first_prices.switch_id
            and doses.region = first_prices.region
            and doses.administered_on = first_prices.administered_on

),

savings as (

    select
        switch_id,
        department_id,
        week_on,
        coalesce(sum(realised_dkk), 0) as realised_savings_dkk,
        coalesce(sum(forgone_dkk), 0) as forgone_savings_dkk
    from priced_doses
    group by switch_id, department_id, week_on

)

select * from savings
