-- A unit belongs to one region at a time: the one it lies in, and from the day a region is taken over, its successor.
-- So a unit has one row per region period. Units are departments of the organisation, and hospitals that are known from
-- sales alone. "Today" is the day of the newest delivery, which gives the same answer from the same data at any time.
-- Source: organisationer of LPR3, the delivered sales, the seed regions.

with departments as (

    select * from {{ ref('int_departments__departments_dated') }}

),

hospital_units as (

    select * from {{ ref('int_departments__hospitals_from_sales') }}

),

region_succession as (

    select * from {{ ref('int_departments__region_succession') }}

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
        department_id,
        unit_code,
        unit_level,
        unit_name,
        hospital,
        hospital_today,
        specialty,
        region,
        valid_from_on,
        valid_to_on
    from departments

    union all

    select
        hospital_units.unit_code || '@' || region_succession.valid_from_on::varchar as department_id,
        hospital_units.unit_code,
        hospital_units.unit_level,
        hospital_units.unit_name,
        hospital_units.hospital,
        hospital_units.hospital as hospital_today,
        'unknown' as specialty,
        region_succession.region,
        region_succession.valid_from_on,
        region_succession.valid_to_on
    from hospital_units
    inner join region_succession
        on hospital_units.region = region_succession.region_of_origin

),

dated_units as (

    select
        unit_periods.*,
        coalesce(
            max(
                case
                    when newest_delivery.today_on between unit_periods.valid_from_on and unit_periods.valid_to_on
                        then unit_periods.region
                end
            ) over (partition by unit_periods.unit_code),
            max_by(unit_periods.region, unit_periods.valid_from_on) over (partition by unit_periods.unit_code)
        ) as region_today
    from unit_periods
    cross join newest_delivery

)

select * from dated_units
