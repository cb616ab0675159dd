-- Rows of the month over those of the same month in the year before, in the same unit: a change that no season
-- explains.

select
    this_year.register,
    this_year.table_name,
    null as column_name,
    this_year.region,
    this_year.hospital,
    this_year.month_on,
    last_year.row_count,
    this_year.row_count / last_year.row_count as observed
from table_months as this_year
inner join table_months as last_year
    on
        this_year.register = last_year.register
        and this_year.table_name = last_year.table_name
        and this_year.level = last_year.level
        and this_year.region_key = last_year.region_key
        and this_year.hospital_key = last_year.hospital_key
        and this_year.month_on = last_year.month_on + interval 1 year
