-- Rows of the newest delivery of each month that repeat no other row, in tables where a rule looks for repeats.
select
    register, table_name, year(month_on) as year,
    sum(row_count) filter (where rule not like 'repeated %') as numerator, sum(row_count) as denominator,
    min(month_on) as from_on, max(month_on) as to_on
from marts.row_accounts
where rule != 'replaced by a later delivery'
group by all
having bool_or(is_kept)
