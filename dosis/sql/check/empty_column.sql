-- Values given in a month in which the table has rows: a column that is empty for the whole month was not delivered
-- or not filled in.

select
    register,
    table_name,
    column_name,
    region,
    hospital,
    month_on,
    row_count,
    row_count - missing_count as observed
from profiles
