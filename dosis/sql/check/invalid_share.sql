-- Values that are no code of their list, no number or not in the list, as a share of the values given.

select
    *,
    amount as observed
from readings
where reading = 'invalid share'
