with priced_deliveries as (

    select * from {{ ref('int_list_costs__priced_deliveries') }}

),

list_costs as (

    select
        department_id::varchar as department_id,
        atc::varchar as atc,
        product_id::varchar as product_id,
        max(product_name)::varchar as product_name,
        date_trunc('month', delivered_on)::date as month_on,
        sum(delivered_packs)::double as bought_packs,
        case when count(delivered_mg) = count(*) then sum(delivered_mg) end::double as bought_mg,
        case when count(delivered_ddd) = count(*) then sum(delivered_ddd) end::double as bought_ddd,
        count(*)::bigint as delivery_count,
        count(list_cost_dkk)::bigint as priced_delivery_count,
        round(sum(list_cost_dkk), 2)::double as list_cost_dkk
    from priced_deliveries
    group by department_id, atc, product_id, date_trunc('month', delivered_on)

)

select * from list_costs
