-- Rows of the month that a named rule of the row account drops, as a share of the delivered rows.

select
    register,
    table_name,
    null as column_name,
    null as region,
    null as hospital,
    month_on,
    sum(row_count) as row_count,
    sum(case when is_kept then 0 else row_count end) / sum(row_count) as observed
from row_account_months
group by register, table_name, month_on
