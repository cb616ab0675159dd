-- Expectations of the register's delivered tables: one per check and column.
select
    register, table_name, null as year,
    count(*) as numerator, null as denominator,
    null::date as from_on, null::date as to_on
from marts.expectations
inner join (select distinct register, table_name from dictionary) as delivered using (register, table_name)
group by all
