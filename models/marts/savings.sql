with replaceable as (

    select * from {{ ref('int_savings__replaceable') }}

),

savings as (

    select
        counterfactual_id::varchar as counterfactual_id,
        department_id::varchar as department_id,
        atc::varchar as atc,
        product_id::varchar as product_id,
        month_on::date as month_on,
        round(sum(list_saving_dkk), 2)::double as list_saving_dkk,
        round(sum(contract_replaced_dkk) filter (where contract_saving_dkk is not null), 2)::double
            as contract_replaced_dkk,
        round(sum(contract_saving_dkk), 2)::double as contract_saving_dkk
    from replaceable
    group by counterfactual_id, department_id, atc, product_id, month_on

)

select * from savings
