-- What the queries of the checks read: profiles with their level, months of each unit, deliveries, the row account
-- and the links. `warehouse` is the built warehouse; kept_… are the profiles.

create macro unit_level(region, hospital) as
    case when region is null then 'country' when hospital is null then 'region' else 'hospital' end;

create temp table profiles as
select
    * exclude (fingerprint),
    unit_level(region, hospital) as level
from kept_column_profiles;

-- What is read of each column in a month, with its usual size in the same unit (the mean of the twelve months before)
-- and among the units of its level (the median of those with at least thirty rows). `row_count` are the rows that it
-- stands on.
create temp table readings as
with measured as (
    select
        register,
        table_name,
        column_name,
        level,
        region,
        hospital,
        month_on,
        unnest([
            {'reading': 'missing share', 'rows': row_count, 'amount': missing_count / row_count},
            {'reading': 'broken share', 'rows': row_count, 'amount': invalid_count / row_count},
            {'reading': 'values given', 'rows': row_count, 'amount': row_count - missing_count},
            {'reading': 'invalid share', 'rows': given, 'amount': invalid_count / nullif(given, 0)},
            {'reading': 'out of range share', 'rows': given, 'amount': out_of_range_count / nullif(given, 0)},
            {'reading': 'distinct values', 'rows': given, 'amount': distinct_count},
            {'reading': 'mean', 'rows': given, 'amount': mean},
            {'reading': 'median', 'rows': given, 'amount': median},
            {'reading': 'spread', 'rows': given, 'amount': percentile_90 - percentile_10}
        ]) as found
    from (select *, row_count - missing_count as given from profiles)
),

marked as (
    select
        * exclude (found),
        found.reading,
        found.rows as row_count,
        found.amount,
        level != 'country' and coalesce(hospital, region) != 'unknown' and found.rows >= 30 as is_peer
    from measured
    where found.amount is not null
)

select
    *,
    avg(amount) over earlier as usual,
    count(*) over earlier as month_count,
    median(amount) filter (where is_peer) over peers as peers_median,
    count(*) filter (where is_peer) over peers as peer_count
from marked
window
    earlier as (
        partition by register, table_name, column_name, reading, region, hospital
        order by month_on range between interval 12 months preceding and interval 1 month preceding
    ),
    peers as (partition by register, table_name, column_name, reading, level, month_on);

create temp table value_profiles as
select
    * exclude (fingerprint),
    unit_level(region, hospital) as level
from kept_value_profiles;

create temp table value_shares as
select
    *,
    coalesce(region, '') as region_key,
    coalesce(hospital, '') as hospital_key,
    sum(row_count) over in_unit as unit_count,
    row_count / sum(row_count) over in_unit as share
from value_profiles
window in_unit as (partition by register, table_name, column_name, level, region, hospital, month_on);

create temp table table_months as
select
    register,
    table_name,
    level,
    region,
    hospital,
    coalesce(region, '') as region_key,
    coalesce(hospital, '') as hospital_key,
    month_on,
    max(row_count) as row_count
from profiles
group by all;

create temp table unit_months as
with units as (
    select
        register,
        table_name,
        level,
        region,
        hospital,
        region_key,
        hospital_key,
        min(month_on) as first_on,
        max(month_on) as last_on,
        median(row_count) as usual_count
    from table_months
    group by all
)

select
    units.* exclude (first_on, last_on),
    unnest(generate_series(first_on, last_on, interval 1 month))::date as month_on
from units;

create temp table delivered_months as
select
    delivered.register,
    delivered.table_name,
    delivered.delivered_on::date as delivered_on,
    (delivered.month || '-01')::date as month_on,
    delivered.row_count,
    delivered.delivery_number,
    coalesce(about.settles_after_months, 3) as settles_after_months
from warehouse.lake.delivered_months as delivered
left join warehouse.declared.register_tables as about
    on delivered.register = about.register and delivered.table_name = about.table_name
where delivered.month != 'all';

create temp table row_account_months as
select * from warehouse.marts.row_accounts
where month_on is not null and rule not in ('replaced by a later delivery', 'no mart reads it yet');

create temp table link_counts as
select
    link_months.*,
    departments.region,
    departments.hospital
from warehouse.marts.link_months as link_months
inner join warehouse.marts.departments as departments
    on link_months.department_id = departments.department_id;
