-- How many distinct values the month has over their average of the twelve months before, in the same unit; at least
-- six of them are known. A list that a system cuts short shows here.

select
    *,
    amount / nullif(usual, 0) as observed
from readings
where reading = 'distinct values' and month_count >= 6
