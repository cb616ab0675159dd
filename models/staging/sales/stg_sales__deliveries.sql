with leverance as (

    select * from {{ source('sales', 'leverance') }}

),

deliveries as (

    select
        trim(leverance_id)::varchar as delivery_id,
        bestilt_dato::date as ordered_on,
        leveret_dato::date as delivered_on,
        trim(sygehusapotek)::varchar as hospital_pharmacy,
        upper(trim(c_shak))::varchar as shak_code,
        trim(c_varenummer)::varchar as product_id,
        antal_bestilt::double as ordered_packs,
        antal_leveret::double as delivered_packs,
        beloeb::double as contract_amount_dkk
    from leverance

)

select * from deliveries
