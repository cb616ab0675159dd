-- Rows without a value, as a share of all rows of the month.

select
    register,
    table_name,
    column_name,
    region,
    hospital,
    month_on,
    row_count,
    missing_count / row_count as observed
from profiles
