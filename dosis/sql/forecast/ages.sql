-- The newest day in each link of the chain from purchase to dose.
select
    'amgros_sales' as link,
    (max(bought_on) + interval '1 month' - interval '1 day')::date as newest_on
from marts.hospital_sales
having count(*) > 0

union all

select
    'leverance' as link,
    max(delivered_on) as newest_on
from marts.deliveries
having count(*) > 0

union all

select
    'indberetningmedpris' as link,
    max(administered_on) as newest_on
from marts.administrations
having count(*) > 0
