-- How far the shares of the values in a unit lie from those of the whole country in the month: half the sum of the
-- absolute differences (total variation distance), 0 alike, 1 nothing in common.

with country as (
    select * from value_shares where level = 'country'
),

units as (
    select distinct register, table_name, column_name, region, region_key, hospital, hospital_key, month_on, unit_count
    from value_shares
    where level != 'country' and coalesce(hospital, region) != 'unknown'
)

select
    units.register,
    units.table_name,
    units.column_name,
    units.region,
    units.hospital,
    units.month_on,
    any_value(units.unit_count) as row_count,
    sum(abs(coalesce(value_shares.share, 0) - country.share)) / 2 as observed
from units
inner join country using (register, table_name, column_name, month_on)
left join value_shares
    on
        units.register = value_shares.register
        and units.table_name = value_shares.table_name
        and units.column_name = value_shares.column_name
        and units.region_key = value_shares.region_key
        and units.hospital_key = value_shares.hospital_key
        and units.month_on = value_shares.month_on
        and country.value = value_shares.value
group by all
