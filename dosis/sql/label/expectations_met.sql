-- Judgements of the expectations of the register's tables that were met, one per expectation, unit and month.
select
    register, table_name, year(month_on) as year,
    count(*) filter (where is_met) as numerator, count(*) as denominator,
    min(month_on) as from_on, max(month_on) as to_on
from marts.expectation_results
group by all
