-- The region that reports is delivered in one of three code sets: 81 to 85, the same with 10 before, or 1 to 5. Which
-- region 1 to 5 mean is not published; they are read as in the public medicine statistics: 1 Hovedstaden, 2 Midtjylland,
-- 3 Nordjylland, 4 Sjælland, 5 Syddanmark. Any other code is unknown. Source: the seed regions; medstat.dk.

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
            when length(reporting_region_code) = 4 then right(reporting_region_code, 2)
            when reporting_region_code = '1' then '84'
            when reporting_region_code = '2' then '82'
            when reporting_region_code = '3' then '81'
            when reporting_region_code = '4' then '85'
            when reporting_region_code = '5' then '83'
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
