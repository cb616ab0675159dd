-- A list price holds from its first day until the day before the next price of the same pack. The purchase price (AIP)
-- is taken, for it is what a hospital pharmacy would pay without an agreement; the consumer price holds a pharmacy's
-- margin and tax. Of two prices of one day the higher counts. Source: the public price list (Medicinpriser), which
-- changes every fortnight.

with prices as (

    select * from {{ ref('stg_price__prices') }}

),

prices_by_day as (

    select
        product_id,
        valid_from_on,
        max(purchase_price_dkk) as list_price_dkk
    from prices
    where product_id != '' and purchase_price_dkk is not null
    group by product_id, valid_from_on

),

prices_in_force as (

    select
        product_id,
        valid_from_on,
        coalesce(
            (lead(valid_from_on) over (partition by product_id order by valid_from_on) - interval '1 day')::date,
            date '9999-12-31'
        ) as valid_to_on,
        list_price_dkk
    from prices_by_day

)

select * from prices_in_force
