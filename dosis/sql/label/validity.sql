-- Values that are there and are a code of their list, a number, or within the range that is possible.
select
    register, table_name, year(month_on) as year,
    sum(row_count - missing_count - invalid_count - out_of_range_count) as numerator,
    sum(row_count - missing_count) as denominator,
    min(month_on) as from_on, max(month_on) as to_on
from marts.column_profiles
inner join dictionary using (register, table_name, column_name)
where region is null and hospital is null and has_validity and not is_rule
group by all
having sum(row_count - missing_count) > 0
