-- Rows that break a rule between their own columns (an end before its start), as a share of all rows.

select
    register,
    table_name,
    column_name,
    region,
    hospital,
    month_on,
    row_count,
    invalid_count / row_count as observed
from profiles
