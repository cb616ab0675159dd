with delivered_packs as (

    select * from {{ ref('stg_sales__deliveries') }}

),

codes as (

    select * from {{ ref('int_departments__codes_dated') }}

),

pack_contents as (

    select * from {{ ref('int_deliveries__pack_contents') }}

),

units as (

    select * from {{ ref('int_deliveries__units') }}

),

packs as (

    select
        pack_contents.product_id,
        pack_contents.atc,
        pack_contents.product_name,
        pack_contents.pack_ddd,
        pack_contents.pack_mg,
        units.usual_dose,
        case units.unit
            when 'mg' then pack_contents.pack_mg
            when 'DDD' then pack_contents.pack_ddd
            when 'piece' then pack_contents.pack_pieces
        end as pack_amount
    from pack_contents
    left join units
        on pack_contents.atc = units.atc

),

deliveries as (

    select
        delivered_packs.delivery_id::varchar as delivery_id,
        codes.department_id::varchar as department_id,
        coalesce(packs.atc, 'unknown')::varchar as atc,
        delivered_packs.product_id::varchar as product_id,
        coalesce(packs.product_name, 'unknown')::varchar as product_name,
        delivered_packs.ordered_on::date as ordered_on,
        delivered_packs.delivered_on::date as delivered_on,
        delivered_packs.ordered_packs::double as ordered_packs,
        delivered_packs.delivered_packs::double as delivered_packs,
        (delivered_packs.delivered_packs * packs.pack_ddd)::double as delivered_ddd,
        (delivered_packs.delivered_packs * packs.pack_mg)::double as delivered_mg,
        (delivered_packs.delivered_packs * packs.pack_amount)::double as compared_amount,
        (delivered_packs.delivered_packs * packs.pack_amount / packs.usual_dose)::double as delivered_doses
    from delivered_packs
    left join codes
        on
            'shak:' || left(delivered_packs.shak_code, 7) = codes.unit_key
            and delivered_packs.delivered_on between codes.valid_from_on and codes.valid_to_on
    left join packs
        on delivered_packs.product_id = packs.product_id

)

select * from deliveries
