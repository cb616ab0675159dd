-- A delivery goes to the department that bears its SHAK code on the day, cut to the seven characters of a department,
-- and holds what its packs hold. Nothing here is read from doses, so that what a delivery is and costs is known without
-- them. Source: the deliveries of the hospital pharmacies; int_deliveries__pack_contents.

with delivered_packs as (

    select * from {{ ref('stg_sales__deliveries') }}

),

codes as (

    select * from {{ ref('int_departments__codes_dated') }}

),

pack_contents as (

    select * from {{ ref('int_deliveries__pack_contents') }}

),

to_departments as (

    select
        delivered_packs.delivery_id,
        codes.department_id,
        coalesce(pack_contents.atc, 'unknown') as atc,
        delivered_packs.product_id,
        coalesce(pack_contents.product_name, 'unknown') as product_name,
        delivered_packs.ordered_on,
        delivered_packs.delivered_on,
        delivered_packs.ordered_packs,
        delivered_packs.delivered_packs,
        delivered_packs.delivered_packs * pack_contents.pack_ddd as delivered_ddd,
        delivered_packs.delivered_packs * pack_contents.pack_mg as delivered_mg,
        delivered_packs.delivered_packs * pack_contents.pack_pieces as delivered_pieces,
        delivered_packs.contract_amount_dkk
    from delivered_packs
    left join codes
        on
            'shak:' || left(delivered_packs.shak_code, 7) = codes.unit_key
            and delivered_packs.delivered_on between codes.valid_from_on and codes.valid_to_on
    left join pack_contents
        on delivered_packs.product_id = pack_contents.product_id

)

select * from to_departments
