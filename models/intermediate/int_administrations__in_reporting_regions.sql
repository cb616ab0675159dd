-- The region that reports a dose is the one its code names on the day. Where the code names none, as every code of
-- Østdanmark until one is published, it is the region of the dose's department on the day: a department reports
-- through its own region. A dose with neither is of an unknown region. Source: the project's choice;
-- int_administrations__reporting_regions; the mart of departments.

with administrations as (

    select * from {{ ref('int_administrations__standard_days') }}

),

reporting_regions as (

    select * from {{ ref('int_administrations__reporting_regions') }}

),

departments as (

    select * from {{ ref('departments') }}

),

named_regions as (

    select *
    from reporting_regions
    where reporting_region != 'unknown'

),

administrations_in_reporting_regions as (

    select
        administrations.*,
        coalesce(named_regions.reporting_region, departments.region, 'unknown') as reporting_region
    from administrations
    left join named_regions
        on
            administrations.reporting_region_code = named_regions.reporting_region_code
            and administrations.administered_at::date
            between named_regions.valid_from_on and named_regions.valid_to_on
    left join departments
        on administrations.department_id = departments.department_id

)

select * from administrations_in_reporting_regions
