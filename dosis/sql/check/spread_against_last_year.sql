-- The distance between the tenth and the ninetieth percentile over its average of the twelve months before, in the
-- same unit; at least six of them are known.

select
    *,
    amount / nullif(usual, 0) as observed
from readings
where reading = 'spread' and month_count >= 6
