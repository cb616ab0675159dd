-- Rows in which two columns do not contradict each other, for every rule between columns that is looked for.
select
    register, table_name, year(month_on) as year,
    sum(row_count - invalid_count) as numerator, sum(row_count) as denominator,
    min(month_on) as from_on, max(month_on) as to_on
from marts.column_profiles
inner join dictionary using (register, table_name, column_name)
where region is null and hospital is null and is_rule
group by all
