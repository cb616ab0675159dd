-- Keys that occur more than once within a month, as a share of the keys given: a row that was sent twice.

select
    *,
    1 - amount / row_count as observed
from readings
where reading = 'distinct values' and row_count > 0
