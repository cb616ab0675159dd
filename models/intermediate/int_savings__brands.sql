-- The brand of a pack: the originator's where the product bears it, in a parallel import too, else the product's whole
-- name. Source: laegemiddel of SMR, the seed originators.

with pack_contents as (

    select * from {{ ref('int_deliveries__pack_contents') }}

),

originators as (

    select * from {{ ref('originators') }}

),

brands as (

    select
        pack_contents.product_id,
        pack_contents.atc,
        lower(coalesce(max(originators.brand_name), max(pack_contents.product_name))) as brand,
        max(pack_contents.pack_mg) as pack_mg,
        max(pack_contents.pack_ddd) as pack_ddd
    from pack_contents
    left join originators
        on
            pack_contents.atc = originators.atc
            and lower(pack_contents.product_name) || ' ' like lower(originators.brand_name) || ' %'
    group by pack_contents.product_id, pack_contents.atc

)

select * from brands
