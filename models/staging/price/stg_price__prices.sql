with price_list as (

    select * from {{ source('price', 'price_list') }}

),

prices as (

    select
        lpad(trim(varenummer), 6, '0')::varchar as product_id,
        gyldig_fra::date as valid_from_on,
        aip::double as purchase_price_dkk,
        esp::double as retail_price_dkk
    from price_list

)

select * from prices
