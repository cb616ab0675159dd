-- Doses that found the contact in LPR in which they were given.
select
    'smr' as register, 'indberetningmedpris' as table_name, year(month_on) as year,
    sum(administration_count) filter (where link_method != 'none') as numerator,
    sum(administration_count) as denominator,
    min(month_on) as from_on, max(month_on) as to_on
from marts.link_months
group by all
