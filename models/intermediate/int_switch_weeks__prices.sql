-- List prices per mg of the products of a switch. A price holds until the next one. Prices are the pharmacies'
-- purchase prices of the public list, never what hospitals pay, which is agreed with the companies and secret. Source:
-- stg_price__prices; packs as int_deliveries__pack_contents tells them.

with prices as (

    select * from {{ ref('stg_price__prices') }}

),

pack_contents as (

    select * from {{ ref('int_deliveries__pack_contents') }}

),

products_of_switches as (

    select * from {{ ref('int_switch_weeks__products') }}

),

dated_prices as (

    select
        prices.product_id,
        prices.valid_from_on,
        coalesce(
            (
                lead(prices.valid_from_on) over (partition by prices.product_id order by prices.valid_from_on)
                - interval '1 day'
            )::date,
            date '9999-12-31'
        ) as valid_to_on,
        prices.purchase_price_dkk / pack_contents.pack_mg as price_per_mg_dkk
    from prices
    inner join pack_contents
        on prices.product_id = pack_contents.product_id
    where pack_contents.pack_mg > 0 and prices.purchase_price_dkk > 0

),

switch_prices as (

    select
        products_of_switches.switch_id,
        products_of_switches.region,
        products_of_switches.product_id,
        products_of_switches.product_role,
        products_of_switches.target_rank,
        dated_prices.valid_from_on,
        dated_prices.valid_to_on,
        dated_prices.price_per_mg_dkk
    from products_of_switches
    inner join dated_prices
        on products_of_switches.product_id = dated_prices.product_id

)

select * from switch_prices
