-- Jumps that the layer found and nobody has explained, in the series in which it looked.
select
    register, table_name, null as year,
    sum(undeclared_count) as numerator, count(*) as denominator,
    min(first_on) as from_on, max(last_on) as to_on
from marts.examined_series
group by all
