-- How far the shares of the values in a unit lie from those of the whole country in the month: half the sum of the
-- absolute differences (total variation distance), 0 alike, 1 nothing in common.

with shares as (
    select
        *,
        row_count / sum(row_count) over (
            partition by register, table_name, column_name, level, region, hospital, month_on
        ) as share,
        sum(row_count) over (
            partition by register, table_name, column_name, level, region, hospital, month_on
        ) as unit_count
    from value_profiles
),

country as (
    select * from shares where level = 'country'
),

units as (
    select distinct register, table_name, column_name, level, region, hospital, month_on, unit_count
    from shares
    where level != 'country' and coalesce(hospital, region) != 'unknown'
),

compared as (
    select
        units.*,
        coalesce(shares.share, 0) - country.share as difference
    from units
    inner join country
        on
            units.register = country.register
            and units.table_name = country.table_name
            and units.column_name = country.column_name
            and units.month_on = country.month_on
    left join shares
        on
            units.register = shares.register
            and units.table_name = shares.table_name
            and units.column_name = shares.column_name
            and units.level = shares.level
            and units.region is not distinct from shares.region
            and units.hospital is not distinct from shares.hospital
            and units.month_on = shares.month_on
            and country.value = shares.value
)

select
    register,
    table_name,
    column_name,
    region,
    hospital,
    month_on,
    any_value(unit_count) as row_count,
    sum(abs(difference)) / 2 as observed
from compared
group by register, table_name, column_name, region, hospital, month_on
