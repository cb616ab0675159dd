-- Rows of the month over the median of the unit over all its months between its first and its last one; a month
-- without a row counts as zero.

select
    unit_months.register,
    unit_months.table_name,
    null as column_name,
    unit_months.region,
    unit_months.hospital,
    unit_months.month_on,
    unit_months.usual_count as row_count,
    coalesce(table_months.row_count, 0) / unit_months.usual_count as observed
from unit_months
left join table_months using (register, table_name, level, region_key, hospital_key, month_on)
where unit_months.usual_count > 0
