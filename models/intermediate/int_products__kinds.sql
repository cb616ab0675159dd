-- Whether a product is its first maker's (originator), a copy of a biologic (biosimilar) or a copy of another medicine
-- (generic). The product that bears the originator's brand is the originator's, in a parallel import too; every other
-- product of the substance is what the list says. Where the list does not hold the substance, or several makers were
-- first, the kind is unknown. The brand is the originator's brand where the product bears it, else the product's whole
-- name. Of an item that no list of medicines holds nothing is said. Source: the seed originators.

with products as (

    select * from {{ ref('int_products__listed') }}

),

originators as (

    select * from {{ ref('originators') }}

),

products_with_originators as (

    select
        products.product_id,
        products.product_name,
        originators.others_are,
        case
            when lower(products.product_name) || ' ' like lower(originators.brand_name) || ' %'
                then originators.brand_name
        end as originator_brand_name
    from products
    left join originators
        on products.atc = originators.atc

),

kinds as (

    select
        product_id,
        case
            when max(originator_brand_name) is not null then 'originator'
            else coalesce(min(others_are), 'unknown')
        end as product_kind,
        coalesce(max(originator_brand_name), max(nullif(product_name, ''))) as brand_name
    from products_with_originators
    group by product_id

)

select * from kinds
