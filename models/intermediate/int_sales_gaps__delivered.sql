-- Deliveries per department, medicine and month in the medicine's unit of comparison. Returns are already taken
-- away; what went back is also told apart. A delivery whose pack can't be brought to the unit is counted beside.
-- Source: deliveries of the hospital pharmacies.

with deliveries as (

    select * from {{ ref('deliveries') }}

),

delivered as (

    select
        department_id,
        atc,
        date_trunc('month', delivered_on)::date as month_on,
        coalesce(sum(compared_amount), 0) as delivered_amount,
        coalesce(sum(case when delivered_packs < 0 then -compared_amount end), 0) as returned_amount,
        sum(case when compared_amount is null then 1 else 0 end) as uncomparable_delivery_count
    from deliveries
    where
        department_id is not null
        and atc != 'unknown'
    group by department_id, atc, date_trunc('month', delivered_on)::date

)

select * from delivered
