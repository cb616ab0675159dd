-- A unit belongs to one region at a time: the one it lies in, and from the day a region is taken over, its successor.
-- So a unit has one row per region period. "Today" is the day of the newest delivery, which gives the same answer
-- from the same data at any time. Source: the seed regions.

with hospital_units as (

    select * from {{ ref('int_departments__hospitals_from_sales') }}

),

regions as (

    select * from {{ ref('regions') }}

),

delivered_months as (

    select * from {{ source('lake', 'delivered_months') }}

),

newest_delivery as (

    select coalesce(max(delivered_on)::date, date '2007-01-01') as today_on
    from delivered_months

),

unit_periods as (

    select
        hospital_units.unit_code,
        hospital_units.unit_level,
        hospital_units.unit_name,
        hospital_units.hospital,
        regions.region,
        regions.valid_from_on::date as valid_from_on,
        regions.valid_to_on::date as valid_to_on
    from hospital_units
    inner join regions
        on hospital_units.region = regions.region

    union all

    select
        hospital_units.unit_code,
        hospital_units.unit_level,
        hospital_units.unit_name,
        hospital_units.hospital,
        successors.region,
        successors.valid_from_on::date as valid_from_on,
        successors.valid_to_on::date as valid_to_on
    from hospital_units
    inner join regions
        on hospital_units.region = regions.region
    inner join regions as successors
        on regions.successor = successors.region

),

dated_units as (

    select
        unit_periods.*,
        max(unit_periods.region) filter (
            newest_delivery.today_on between unit_periods.valid_from_on and unit_periods.valid_to_on
        ) over (partition by unit_periods.unit_code) as region_today
    from unit_periods
    cross join newest_delivery

)

select * from dated_units
