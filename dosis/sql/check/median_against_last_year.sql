-- The median of the month over the average of the medians of the twelve months before, in the same unit; at least six
-- of them are known.

select
    *,
    amount / nullif(usual, 0) as observed
from readings
where reading = 'median' and month_count >= 6
