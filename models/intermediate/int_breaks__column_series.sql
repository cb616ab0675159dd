-- How each delivered column is filled in: the share of rows without a value, the share of values that are no code or
-- number of their list, the mean of the numbers, how far they spread, and how
-- many different ones there are for the number of rows. Prices and the packs of
-- products move with the market and are left out. Shares stand on the angular scale and sizes
-- on the logarithmic one, where a step has the same meaning at any level. Source: checked profiles.

with column_profiles as (

    select * from {{ source('checked', 'column_profiles') }}

),

settled_months as (

    select * from {{ ref('int_breaks__level_series') }}
    where series_kind = 'level'

),

settled_profiles as (

    select column_profiles.*
    from column_profiles
    inner join settled_months
        on
            column_profiles.register = settled_months.register
            and column_profiles.table_name = settled_months.table_name
            and coalesce(column_profiles.region, '') = coalesce(settled_months.region, '')
            and coalesce(column_profiles.hospital, '') = coalesce(settled_months.hospital, '')
            and column_profiles.month_on = settled_months.month_on
    where
        column_profiles.row_count > 0
        and column_profiles.column_name not in (
            'amgros_adm_pris', 'beloeb', 'amount_dkk', 'v_styrke_num', 'v_pakningsstoerrelse_num', 'packsize'
        )

),

readings as (

    select
        'missing' as series_kind,
        *,
        missing_count / row_count::double as reading
    from settled_profiles

    union all

    select
        'validity' as series_kind,
        *,
        invalid_count / row_count::double as reading
    from settled_profiles

    union all

    select
        'mean' as series_kind,
        *,
        mean as reading
    from settled_profiles
    where mean > 0

    union all

    select
        'variety' as series_kind,
        *,
        distinct_count / sqrt(row_count) as reading
    from settled_profiles
    where mean is not null and distinct_count > 0

    union all

    select
        'spread' as series_kind,
        *,
        standard_deviation as reading
    from settled_profiles
    where standard_deviation > 0

),

column_series as (

    select
        series_kind,
        register,
        table_name,
        column_name,
        null::varchar as value,
        region,
        hospital,
        month_on,
        row_count,
        reading,
        case when series_kind in ('missing', 'validity') then asin(sqrt(reading)) else ln(reading) end as amount
    from readings

)

select * from column_series
