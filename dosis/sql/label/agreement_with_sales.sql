-- What the hospital pharmacy delivered and that is registered as given or has a known reason, in usual doses.
select
    'smr' as register, 'indberetningmedpris' as table_name, year(month_on) as year,
    sum(delivered_doses - rest_doses) as numerator, sum(delivered_doses) as denominator,
    min(month_on) as from_on, max(month_on) as to_on
from marts.sales_gaps
where delivered_doses is not null
group by all
