-- Rows that break a rule between their own columns (an end before its start), as a share of all rows.

select
    *,
    amount as observed
from readings
where reading = 'broken share'
