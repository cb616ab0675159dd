-- How much larger the share of invalid values is than in the same unit on average over the twelve months before; at
-- least six of them are known.

select
    *,
    amount - usual as observed
from readings
where reading = 'invalid share' and month_count >= 6
