-- Which values a column holds: each value's share of a unit's rows in the month, for columns with few values. A value
-- that a unit didn't use in a month has the share zero there. Shares stand on the angular scale. Source: checked
-- profiles.

with value_profiles as (

    select * from {{ source('checked', 'value_profiles') }}

),

settled_months as (

    select * from {{ ref('int_breaks__level_series') }}
    where series_kind = 'level'

),

values_of_tables as (

    select distinct
        register,
        table_name,
        column_name,
        value
    from value_profiles

),

value_series as (

    select
        'share' as series_kind,
        settled_months.register,
        settled_months.table_name,
        values_of_tables.column_name,
        values_of_tables.value,
        settled_months.region,
        settled_months.hospital,
        settled_months.month_on,
        settled_months.row_count,
        coalesce(value_profiles.row_count, 0) / settled_months.row_count::double as reading,
        asin(sqrt(coalesce(value_profiles.row_count, 0) / settled_months.row_count::double)) as amount
    from values_of_tables
    inner join settled_months
        on
            values_of_tables.register = settled_months.register
            and values_of_tables.table_name = settled_months.table_name
    left join value_profiles
        on
            values_of_tables.register = value_profiles.register
            and values_of_tables.table_name = value_profiles.table_name
            and values_of_tables.column_name = value_profiles.column_name
            and values_of_tables.value = value_profiles.value
            and coalesce(settled_months.region, '') = coalesce(value_profiles.region, '')
            and coalesce(settled_months.hospital, '') = coalesce(value_profiles.hospital, '')
            and settled_months.month_on = value_profiles.month_on

)

select * from value_series
