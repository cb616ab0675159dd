-- How many percentage points (as a share) more rows lack a value than in the same unit on average over the twelve
-- months before; at least six of them are known.

select
    *,
    amount - usual as observed
from readings
where reading = 'missing share' and month_count >= 6
