-- What the queries of the checks read: profiles with their level, months of each unit, deliveries, the row account
-- and the links. `warehouse` is the built warehouse; kept_… are the profiles.

create macro unit_level(region, hospital) as
    case when region is null then 'country' when hospital is null then 'region' else 'hospital' end;

create temp table profiles as
select
    * exclude (fingerprint),
    unit_level(region, hospital) as level
from kept_column_profiles;

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
