-- What the hospital pharmacy delivered to departments, in usual doses; deliveries to unknown departments are left out.
select
    units.region,
    units.hospital,
    units.department_name,
    deliveries.atc,
    date_trunc('month', deliveries.delivered_on)::date as month_on,
    sum(deliveries.delivered_doses) as amount
from marts.deliveries
inner join units using (department_id)
where deliveries.delivered_doses is not null
group by all
