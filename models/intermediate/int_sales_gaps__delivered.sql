-- Deliveries per department, medicine and month in the medicine's unit of comparison. Returns are already taken
-- away; what went back is also told apart. A delivery whose pack can't be brought to the unit is counted beside.
-- Source: deliveries of the hospital pharmacies.

with deliveries as (

    select * from {{ ref('deliveries') }}

),

pack_contents as (

    select * from {{ ref('int_deliveries__pack_contents') }}

),

units as (

    select * from {{ ref('int_sales_gaps__units') }}

),

delivery_amounts as (

    select
        deliveries.department_id,
        deliveries.atc,
        date_trunc('month', deliveries.delivered_on)::date as month_on,
        deliveries.delivered_packs,
        case units.unit
            when 'mg' then deliveries.delivered_mg
            when 'DDD' then deliveries.delivered_ddd
            when 'piece' then deliveries.delivered_packs * pack_contents.pack_pieces
        end as amount
    from deliveries
    inner join units
        on deliveries.atc = units.atc
    left join pack_contents
        on deliveries.product_id = pack_contents.product_id
    where deliveries.department_id is not null

),

delivered as (

    select
        department_id,
        atc,
        month_on,
        coalesce(sum(amount), 0) as delivered_amount,
        coalesce(sum(case when delivered_packs < 0 then -amount end), 0) as returned_amount,
        sum(case when amount is null then 1 else 0 end) as uncomparable_delivery_count
    from delivery_amounts
    group by department_id, atc, month_on

)

select * from delivered
