-- What departments gave or handed out, in usual doses.
select
    units.region,
    units.hospital,
    units.department_name,
    sales_gaps.atc,
    sales_gaps.month_on,
    sum(sales_gaps.given_doses) as amount
from marts.sales_gaps
inner join units using (department_id)
group by all
