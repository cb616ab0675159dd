-- How much larger the share of invalid values is than the median of all units of the same level in the month; at
-- least four report.

select
    *,
    amount - peers_median as observed
from readings
where reading = 'invalid share' and is_peer and peer_count >= 4
