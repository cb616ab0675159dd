-- Doses that find no contact have no diagnosis of a contact. A quarter in which fewer than 90 % of a region's doses
-- find one is weak, severely so below 70 %. A hospital whose rate is below 90 % and more than 10 percentage points
-- below its region's has a weakness of its own; with fewer than 30 doses nothing is said. A dose whose department is
-- not known counts for the region that reported it, and for no hospital; one of an unknown region too has no place that
-- a reservation could name. Source: the project's choice.

with link_months as (

    select * from {{ ref('link_months') }}

),

departments as (

    select * from {{ ref('departments') }}

),

department_quarters as (

    select
        coalesce(departments.region, link_months.reporting_region) as region,
        departments.hospital,
        date_trunc('quarter', link_months.month_on)::date as quarter_on,
        sum(link_months.administration_count) as dose_count,
        sum(case when link_months.link_method != 'none' then link_months.administration_count else 0 end)
            as linked_count
    from link_months
    left join departments
        on link_months.department_id = departments.department_id
    group by all

),

region_quarters as (

    select
        region,
        quarter_on,
        sum(linked_count) * 1.0 / sum(dose_count) as link_rate
    from department_quarters
    group by region, quarter_on

),

hospital_quarters as (

    select
        department_quarters.hospital,
        department_quarters.quarter_on,
        department_quarters.linked_count * 1.0 / department_quarters.dose_count as link_rate,
        region_quarters.link_rate as region_link_rate
    from department_quarters
    inner join region_quarters
        on
            department_quarters.region = region_quarters.region
            and department_quarters.quarter_on = region_quarters.quarter_on
    where department_quarters.dose_count >= 30 and department_quarters.hospital is not null

),

weak_units as (

    select
        'region' as scope_dimension,
        region as scope_value,
        quarter_on,
        link_rate
    from region_quarters
    where link_rate < 0.90 and region != 'unknown'

    union all

    select
        'hospital' as scope_dimension,
        hospital as scope_value,
        quarter_on,
        min(link_rate) as link_rate
    from hospital_quarters
    where link_rate < 0.90 and link_rate < region_link_rate - 0.10
    group by hospital, quarter_on

),

weak_links as (

    select
        *,
        case when link_rate < 0.70 then 3 else 2 end as severity
    from weak_units

)

select * from weak_links
