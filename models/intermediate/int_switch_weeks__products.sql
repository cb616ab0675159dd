-- Which products a switch leaves and which it goes to. ATC codes don't tell an originator from a biosimilar, so
-- products are declared by brand, item number or kind, and the new product can differ by region: in November 2018 one
-- came to the east and another to the west. Declared for the region counts as the target, whatever else is said of the
-- product; what is declared neither as new nor as old is another product. Items that no list of medicines holds are
-- passed over. Source: declarations/switches; int_products__listed, int_products__kinds.

with switches as (

    select * from {{ source('declared', 'switches') }}

),

switch_products as (

    select * from {{ source('declared', 'switch_products') }}

),

products as (

    select * from {{ ref('int_products__listed') }}

),

kinds as (

    select * from {{ ref('int_products__kinds') }}

),

departments as (

    select * from {{ ref('departments') }}

),

regions as (

    select distinct coalesce(region, 'unknown') as region
    from departments

),

declared_products as (

    select
        switches.switch_id,
        regions.region,
        products.product_id,
        min(switch_products.target_rank) as target_rank,
        max(case when switch_products.is_former then 1 else 0 end) as is_former
    from switches
    inner join products
        on switches.atc = products.atc
    inner join kinds
        on products.product_id = kinds.product_id
    cross join regions
    left join switch_products
        on
            switches.switch_id = switch_products.switch_id
            and coalesce(switch_products.region, regions.region) = regions.region
            and case switch_products.named_by
                when 'brand' then lower(kinds.brand_name) = lower(switch_products.named)
                when 'kind' then kinds.product_kind = switch_products.named
                when 'item_number' then products.product_id = switch_products.named
            end
    group by switches.switch_id, regions.region, products.product_id

),

products_of_switches as (

    select
        switch_id,
        region,
        product_id,
        target_rank,
        case
            when target_rank is not null then 'target'
            when is_former = 1 then 'former'
            else 'other'
        end as product_role
    from declared_products

)

select * from products_of_switches
