-- Values that are there, of all that could be; every value of every row counts alike.
select
    register, table_name, presence, year(month_on) as year,
    sum(row_count - missing_count) as numerator, sum(row_count) as denominator,
    min(month_on) as from_on, max(month_on) as to_on
from marts.column_profiles
inner join dictionary using (register, table_name, column_name)
where region is null and hospital is null
group by all
