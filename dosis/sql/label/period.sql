-- Months of which the register holds rows.
select
    register, null as table_name, null as year,
    count(distinct month_on) as numerator, null as denominator,
    min(month_on) as from_on, max(month_on) as to_on
from marts.row_accounts
where month_on is not null and is_kept
group by all
