-- The region that reports is delivered in one of three code sets: 81 to 85, the same with 10 before, or 1 to 5. What 1
-- to 5 mean is not published; the last digit is taken to mean the same in all three, among the regions of the day: from
-- 1 January 2027 on 84 and 85 are nobody's. Østdanmark has no published code yet. Any other code is unknown. Source:
-- layout of the research deliveries; the seed regions.

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

codes_with_digit as (

    select
        reporting_region_code,
        case
            when regexp_full_match(reporting_region_code, '(10)?8[0-9]|[0-9]') then right(reporting_region_code, 1)
        end as last_digit
    from reported_codes

),

reporting_regions as (

    select
        codes_with_digit.reporting_region_code,
        coalesce(regions.region, 'unknown') as reporting_region,
        coalesce(regions.valid_from_on::date, date '2007-01-01') as valid_from_on,
        coalesce(regions.valid_to_on::date, date '9999-12-31') as valid_to_on
    from codes_with_digit
    left join regions
        on codes_with_digit.last_digit = right(regions.region_code, 1)

)

select * from reporting_regions
