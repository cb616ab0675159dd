-- Delivered rows of SMR's doses by year, and what became of them.

select
    year(month_on)::varchar as year,
    rule,
    rule_da,
    is_kept,
    sum(row_count)::bigint as row_count
from marts.row_accounts
where register = 'smr' and table_name = 'indberetningmedpris'
group by all
order by year, is_kept, rule
