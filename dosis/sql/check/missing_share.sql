-- Rows without a value, as a share of all rows of the month.

select
    *,
    amount as observed
from readings
where reading = 'missing share'
