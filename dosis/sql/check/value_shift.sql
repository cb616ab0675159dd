-- How far the shares of the values lie from their average over the twelve months before, in the same unit: half the
-- sum of the absolute differences (total variation distance), 0 alike, 1 nothing in common. At least six months are
-- known.

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

months as (
    select distinct register, table_name, column_name, level, region, hospital, month_on, unit_count
    from shares
),

known_values as (
    select distinct register, table_name, column_name, level, region, hospital, value from shares
),

filled as (
    select
        months.*,
        known_values.value,
        coalesce(shares.share, 0) as share
    from months
    inner join known_values
        on
            months.register = known_values.register
            and months.table_name = known_values.table_name
            and months.column_name = known_values.column_name
            and months.level = known_values.level
            and months.region is not distinct from known_values.region
            and months.hospital is not distinct from known_values.hospital
    left join shares
        on
            months.register = shares.register
            and months.table_name = shares.table_name
            and months.column_name = shares.column_name
            and months.level = shares.level
            and months.region is not distinct from shares.region
            and months.hospital is not distinct from shares.hospital
            and months.month_on = shares.month_on
            and known_values.value = shares.value
),

compared as (
    select
        *,
        avg(share) over earlier as usual,
        count(*) over earlier as month_count
    from filled
    window earlier as (
        partition by register, table_name, column_name, level, region, hospital, value
        order by month_on range between interval 12 months preceding and interval 1 month preceding
    )
)

select
    register,
    table_name,
    column_name,
    region,
    hospital,
    month_on,
    any_value(unit_count) as row_count,
    sum(abs(share - usual)) / 2 as observed
from compared
where month_count >= 6
group by register, table_name, column_name, region, hospital, month_on
