-- Values outside their plausible range, as a share of the values given.

select
    *,
    amount as observed
from readings
where reading = 'out of range share'
