-- Days from order to delivery over the newest twelve months, by hospital and for the country (hospital empty), and how
-- many deliveries brought all that was ordered. Returns are no orders.
with newest as (
    select max(delivered_on) as until_on from marts.deliveries
),

ordered as (
    select
        units.hospital,
        date_diff('day', deliveries.ordered_on, deliveries.delivered_on) as days,
        deliveries.delivered_packs >= deliveries.ordered_packs as is_whole
    from marts.deliveries
    inner join units using (department_id)
    cross join newest
    where deliveries.delivered_packs > 0
        and deliveries.ordered_on <= deliveries.delivered_on
        and deliveries.delivered_on > newest.until_on - interval '12 months'
)

select
    hospital,
    count(*) as deliveries,
    quantile_cont(days, 0.5) as median_days,
    quantile_disc(days, 0.9) as slow_days,
    avg(case when is_whole then 1.0 else 0.0 end) as whole_share
from ordered
group by grouping sets ((hospital), ())
having count(*) >= 30
order by hospital nulls first
