-- Values outside their plausible range, as a share of the values given.

select
    register,
    table_name,
    column_name,
    region,
    hospital,
    month_on,
    row_count - missing_count as row_count,
    out_of_range_count / (row_count - missing_count) as observed
from profiles
where row_count > missing_count
