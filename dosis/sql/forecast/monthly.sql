-- What hospitals bought of antibiotics and what their pharmacy delivered of them, by hospital, medicine and month in DDD.
with bought as (
    select
        units.hospital,
        hospital_sales.atc,
        hospital_sales.bought_on as step_on,
        sum(hospital_sales.bought_ddd) as amount
    from marts.hospital_sales
    inner join units using (department_id)
    group by all
),

delivered as (
    select
        units.hospital,
        deliveries.atc,
        date_trunc('month', deliveries.delivered_on)::date as step_on,
        sum(deliveries.delivered_ddd) as amount
    from marts.deliveries
    inner join units using (department_id)
    where deliveries.atc in (select bought.atc from bought)
    group by all
)

select
    hospital,
    atc,
    step_on,
    coalesce(bought.amount, 0) as leading_amount,
    coalesce(delivered.amount, 0) as following_amount
from bought
full join delivered using (hospital, atc, step_on)
