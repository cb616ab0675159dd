-- How much larger the share of rows without a value is than the median of all units of the same level in the month;
-- at least four report.

select
    *,
    amount - peers_median as observed
from readings
where reading = 'missing share' and is_peer and peer_count >= 4
