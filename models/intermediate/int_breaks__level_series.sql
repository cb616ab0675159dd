-- How much a unit reports in a month: rows of each delivered table, and sums of the two columns whose sum has a
-- meaning (packs delivered, defined daily doses sold). Months that later deliveries will still complete are left out,
-- and so are months below 5 % of the unit's largest month: silence is missing, not a lower level. Source: checked
-- profiles; the sources' settles_after_months; the 5 % is the project's choice (silent months hold at most 2.5 %).

with column_profiles as (

    select * from {{ source('checked', 'column_profiles') }}

),

register_tables as (

    select * from {{ source('declared', 'register_tables') }}

),

table_months as (

    select
        column_profiles.register,
        column_profiles.table_name,
        column_profiles.region,
        column_profiles.hospital,
        column_profiles.month_on,
        max(column_profiles.row_count) as row_count,
        sum(
            case
                when column_profiles.column_name in ('ddd', 'antal_leveret')
                    then column_profiles.mean * (column_profiles.row_count - column_profiles.missing_count)
            end
        ) as amount_sum,
        max(
            case when column_profiles.column_name in ('ddd', 'antal_leveret') then column_profiles.column_name end
        ) as amount_column
    from column_profiles
    group by
        column_profiles.register, column_profiles.table_name, column_profiles.region, column_profiles.hospital,
        column_profiles.month_on

),

months_with_largest as (

    select
        *,
        max(row_count) over (partition by register, table_name, region, hospital) as largest_count,
        max(month_on) over (partition by register, table_name) as last_on
    from table_months

),

settled_months as (

    select months_with_largest.*
    from months_with_largest
    left join register_tables
        on
            months_with_largest.register = register_tables.register
            and months_with_largest.table_name = register_tables.table_name
    where
        {{ month_number('months_with_largest.last_on') }} - {{ month_number('months_with_largest.month_on') }}
        >= coalesce(register_tables.settles_after_months, 0)
        and months_with_largest.row_count >= 0.05 * months_with_largest.largest_count
        and coalesce(months_with_largest.region, '') != 'unknown'

),

level_series as (

    select
        'level' as series_kind,
        register,
        table_name,
        null::varchar as column_name,
        null::varchar as value,
        region,
        hospital,
        month_on,
        row_count,
        row_count::double as reading,
        sqrt(row_count) as amount
    from settled_months

    union all

    select
        'amount' as series_kind,
        register,
        table_name,
        amount_column as column_name,
        null::varchar as value,
        region,
        hospital,
        month_on,
        row_count,
        amount_sum as reading,
        sqrt(greatest(amount_sum, 0)) as amount
    from settled_months
    where amount_column is not null

)

select * from level_series
