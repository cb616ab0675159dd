-- Rows with a value that no earlier month of the country knew, as a share of all rows; the first twelve months teach
-- the values.

with first_seen as (
    select
        *,
        min(month_on) over (partition by register, table_name, column_name, value) as value_since_on,
        min(month_on) over (partition by register, table_name, column_name) as table_since_on
    from value_profiles
    where level = 'country'
),

seen_values as (
    select distinct register, table_name, column_name, value, value_since_on, table_since_on from first_seen
)

select
    value_profiles.register,
    value_profiles.table_name,
    value_profiles.column_name,
    value_profiles.region,
    value_profiles.hospital,
    value_profiles.month_on,
    sum(value_profiles.row_count) as row_count,
    sum(
        case
            when value_profiles.month_on < seen_values.value_since_on + interval 3 months
                then value_profiles.row_count
            else 0
        end
    ) / sum(value_profiles.row_count) as observed
from value_profiles
inner join seen_values
    on
        value_profiles.register = seen_values.register
        and value_profiles.table_name = seen_values.table_name
        and value_profiles.column_name = seen_values.column_name
        and value_profiles.value = seen_values.value
where value_profiles.month_on >= seen_values.table_since_on + interval 12 months
group by
    value_profiles.register, value_profiles.table_name, value_profiles.column_name, value_profiles.region,
    value_profiles.hospital, value_profiles.month_on
