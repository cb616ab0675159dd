-- What hospitals bought of antibiotics.
select
    units.region,
    units.hospital,
    null::varchar as department_name,
    hospital_sales.atc,
    hospital_sales.bought_on as month_on,
    sum(hospital_sales.bought_ddd) as amount
from marts.hospital_sales
inner join units using (department_id)
where hospital_sales.atc like 'J01%'
group by all
