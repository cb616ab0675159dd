-- Months in which a hospital, or a hospital with one medicine, was judged not to have reported.

select
    (atc = 'all')::varchar as is_whole,
    count_if(state = 'missing') as silent_months,
    count(distinct case when state = 'missing' then unit_id end) as silent_units,
    count_if(state = 'zero') as zero_months
from marts.reporting_states
where unit_level = 'hospital'
group by atc = 'all'
