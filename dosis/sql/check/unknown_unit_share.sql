-- Rows whose unit code leads to no hospital on the day, as a share of all rows of the country.

select
    register,
    table_name,
    null as column_name,
    null as region,
    null as hospital,
    month_on,
    sum(row_count) as row_count,
    sum(case when hospital = 'unknown' then row_count else 0 end) / sum(row_count) as observed
from table_months
where level = 'hospital'
group by register, table_name, month_on
