-- What was delivered and what was given, by hospital, medicine and week, in packs and doses.
with delivered as (
    select
        units.hospital,
        deliveries.atc,
        date_trunc('week', deliveries.delivered_on)::date as step_on,
        sum(deliveries.delivered_packs) as amount
    from marts.deliveries
    inner join units using (department_id)
    where deliveries.delivered_packs > 0
    group by all
),

given as (
    select
        units.hospital,
        administrations.atc,
        date_trunc('week', administrations.administered_on)::date as step_on,
        count(*) as amount
    from marts.administrations
    inner join units using (department_id)
    group by all
)

select
    hospital,
    atc,
    step_on,
    coalesce(delivered.amount, 0) as leading_amount,
    coalesce(given.amount, 0) as following_amount
from delivered
full join given using (hospital, atc, step_on)
