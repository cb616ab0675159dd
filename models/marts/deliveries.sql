with delivered_packs as (

    select * from {{ ref('stg_sales__deliveries') }}

),

codes as (

    select * from {{ ref('int_departments__codes_dated') }}

),

pack_contents as (

    select * from {{ ref('int_deliveries__pack_contents') }}

),

deliveries as (

    select
        delivered_packs.delivery_id::varchar as delivery_id,
        codes.department_id::varchar as department_id,
        coalesce(pack_contents.atc, 'unknown')::varchar as atc,
        delivered_packs.product_id::varchar as product_id,
        coalesce(pack_contents.product_name, 'unknown')::varchar as product_name,
        delivered_packs.ordered_on::date as ordered_on,
        delivered_packs.delivered_on::date as delivered_on,
        delivered_packs.ordered_packs::double as ordered_packs,
        delivered_packs.delivered_packs::double as delivered_packs,
        (delivered_packs.delivered_packs * pack_contents.pack_ddd)::double as delivered_ddd,
        (delivered_packs.delivered_packs * pack_contents.pack_mg)::double as delivered_mg
    from delivered_packs
    left join codes
        on
            'shak:' || left(delivered_packs.shak_code, 7) = codes.unit_key
            and delivered_packs.delivered_on between codes.valid_from_on and codes.valid_to_on
    left join pack_contents
        on delivered_packs.product_id = pack_contents.product_id

)

select * from deliveries
