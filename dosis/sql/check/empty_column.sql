-- Values given in a month in which the table has rows: a column that is empty for the whole month was not delivered
-- or not filled in.

select
    *,
    amount as observed
from readings
where reading = 'values given'
