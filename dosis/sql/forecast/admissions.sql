-- Admissions that began in the month.
select
    units.region,
    units.hospital,
    units.department_name,
    date_trunc('month', admissions.started_on)::date as month_on,
    count(*) as amount
from marts.admissions
inner join units using (department_id)
group by all
