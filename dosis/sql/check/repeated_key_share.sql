-- Keys that occur more than once within a month, as a share of the keys given: a row that was sent twice.

select
    register,
    table_name,
    column_name,
    region,
    hospital,
    month_on,
    row_count - missing_count as row_count,
    1 - distinct_count / (row_count - missing_count) as observed
from profiles
where row_count > missing_count
