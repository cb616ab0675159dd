-- The median of a unit over the median of the medians of all units of the same level in the month; at least four
-- report. A unit of measurement that one system uses alone shows here.

select
    *,
    amount / nullif(peers_median, 0) as observed
from readings
where reading = 'median' and is_peer and peer_count >= 4
