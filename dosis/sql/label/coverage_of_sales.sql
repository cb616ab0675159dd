-- Medicine registered as given or handed out, of what the hospital pharmacy delivered, in usual doses.
select
    'smr' as register, 'indberetningmedpris' as table_name, year(month_on) as year,
    sum(given_doses) as numerator, sum(delivered_doses) as denominator,
    min(month_on) as from_on, max(month_on) as to_on
from marts.sales_gaps
group by all
having sum(delivered_doses) > 0
