-- What a department paid for a delivery, as the hospital pharmacy tells it. These amounts follow the agreements between
-- Amgros and the companies and are confidential, so they stand in a mart of their own and leave it only for those whom
-- declarations/policy.yml lets see them. Source: the amount (beloeb) of the deliveries of the hospital pharmacies.

with delivered_packs as (

    select * from {{ ref('stg_sales__deliveries') }}

),

deliveries as (

    select * from {{ ref('deliveries') }}

),

paid_deliveries as (

    select
        deliveries.delivery_id,
        deliveries.department_id,
        deliveries.atc,
        deliveries.product_id,
        deliveries.product_name,
        deliveries.delivered_on,
        deliveries.delivered_packs,
        deliveries.delivered_mg,
        deliveries.delivered_ddd,
        delivered_packs.contract_amount_dkk
    from deliveries
    inner join delivered_packs
        on deliveries.delivery_id = delivered_packs.delivery_id

)

select * from paid_deliveries
