-- Values that are no code of their list, no number or not in the list, as a share of the values given.

select
    register,
    table_name,
    column_name,
    region,
    hospital,
    month_on,
    row_count - missing_count as row_count,
    invalid_count / (row_count - missing_count) as observed
from profiles
where row_count > missing_count
