-- Reservations about the register whose effect on numbers has been computed, with an interval.
select
    register, table_name, null as year,
    count(distinct reservation_id) filter (where effect_bias is not null) as numerator,
    count(distinct reservation_id) as denominator,
    null::date as from_on, null::date as to_on
from marts.reservations
where register is not null
group by all
