-- Rows of the newest delivery of each month: what is in the register, repeats included.
select
    register, table_name, year(month_on) as year,
    sum(row_count) as numerator, null as denominator,
    min(month_on) as from_on, max(month_on) as to_on
from marts.row_accounts
where rule != 'replaced by a later delivery'
group by all
