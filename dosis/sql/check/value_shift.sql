-- How far the shares of the values lie from their average over the twelve months before, in the same unit: half the sum
-- of the absolute differences (total variation distance), 0 alike, 1 nothing in common. At least six months are known.

with months as (
    select distinct register, table_name, column_name, region, region_key, hospital, hospital_key, month_on, unit_count
    from value_shares
),

known_values as (
    select distinct register, table_name, column_name, region_key, hospital_key, value from value_shares
),

compared as (
    select
        months.*,
        coalesce(value_shares.share, 0) as share,
        avg(coalesce(value_shares.share, 0)) over earlier as usual,
        count(*) over earlier as month_count
    from months
    inner join known_values using (register, table_name, column_name, region_key, hospital_key)
    left join value_shares using (register, table_name, column_name, region_key, hospital_key, month_on, value)
    window earlier as (
        partition by register, table_name, column_name, region_key, hospital_key, value
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
group by all
