-- Whether a product is its first maker's (originator), a copy of a biologic (biosimilar) or a copy of another medicine
-- (generic). The product that bears the originator's brand is the originator's, in a parallel import too; every other
-- product of the substance is what the list says. Where the list does not hold the substance, or several makers were
-- first, the kind is unknown. Source: the seed originators.

with products as (

    select * from {{ ref('int_products__identity') }}

),

originators as (

    select * from {{ ref('originators') }}

),

kinds as (

    select
        products.product_id,
        case
            when count_if(lower(products.product_name) || ' ' like lower(originators.brand_name) || ' %') > 0
                then 'originator'
            else coalesce(min(originators.others_are), 'unknown')
        end as product_kind
    from products
    left join originators
        on products.atc = originators.atc
    group by products.product_id

)

select * from kinds
