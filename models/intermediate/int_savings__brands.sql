-- The brand of a pack that was delivered: the originator's where the product bears it, in a parallel import too, else
-- the product's whole name. Source: the seed originators.

with list_costs as (

    select * from {{ ref('list_costs') }}

),

originators as (

    select * from {{ ref('originators') }}

),

brands as (

    select
        list_costs.product_id,
        list_costs.atc,
        lower(coalesce(max(originators.brand_name), max(list_costs.product_name))) as brand
    from list_costs
    left join originators
        on
            list_costs.atc = originators.atc
            and lower(list_costs.product_name) || ' ' like lower(originators.brand_name) || ' %'
    group by list_costs.product_id, list_costs.atc

)

select * from brands
