-- The region that reports is delivered in one of three code sets: 81 to 85, the same with 10 before, or 1 to 5. What 1
-- to 5 mean is not published; the last digit is taken to mean the same in all three. Any other code is unknown.
-- Source: layout of the research deliveries; the seed regions.

with administrations as (

    select * from {{ ref('stg_smr__administrations') }}

),

regions as (

    select * from {{ ref('regions') }}

),

reported_codes as (

    select distinct reporting_region_code
    from administrations
    where reporting_region_code is not null

),

codes_in_one_set as (

    select
        reporting_region_code,
        case
            when reporting_region_code like '10__' then right(reporting_region_code, 2)
            when length(reporting_region_code) = 1 then '8' || reporting_region_code
            else reporting_region_code
        end as region_code
    from reported_codes

),

reporting_regions as (

    select
        codes_in_one_set.reporting_region_code,
        coalesce(regions.region, 'unknown') as reporting_region
    from codes_in_one_set
    left join regions
        on codes_in_one_set.region_code = regions.region_code

)

select * from reporting_regions
