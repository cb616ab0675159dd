-- Medicine handed out for use at home is registered as one row per pack, as one row per dose, or not at all, by region,
-- medicine and period. People who know the hospitals declare which. Where two declarations touch the same day, the one
-- for the more precise ATC code holds, then the one for a region, then the one that began last. The region is the one
-- that reports, for it decides how; a style of a region that is taken over ends with it, and its successor's must be
-- declared. Source: declarations/registration_styles; the seed regions.

with registration_styles as (

    select * from {{ source('declared', 'registration_styles') }}

),

current_codes as (

    select * from {{ ref('int_administrations__current_atc') }}

),

regions as (

    select * from {{ ref('regions') }}

),

days as (

    select * from {{ ref('time_spine') }}

),

medicines as (

    select distinct atc from current_codes

),

reporting_regions as (

    select
        region as reporting_region,
        valid_from_on::date as valid_from_on,
        valid_to_on::date as valid_to_on
    from regions

    union all

    select
        'unknown' as reporting_region,
        date '2007-01-01' as valid_from_on,
        date '9999-12-31' as valid_to_on

),

styles_of_days as (

    select
        reporting_regions.reporting_region,
        medicines.atc,
        days.date_day as handed_out_on,
        registration_styles.style
    from registration_styles
    inner join reporting_regions
        on coalesce(registration_styles.region, reporting_regions.reporting_region) = reporting_regions.reporting_region
    inner join medicines
        on medicines.atc like registration_styles.atc_prefix || '%'
    inner join days
        on
            days.date_day between registration_styles.from_on::date
            and coalesce(registration_styles.to_on::date, date '9999-12-31')
            and days.date_day between reporting_regions.valid_from_on and reporting_regions.valid_to_on
    qualify row_number() over (
        partition by reporting_regions.reporting_region, medicines.atc, days.date_day
        order by
            length(registration_styles.atc_prefix) desc,
            (case when registration_styles.region is null then 1 else 0 end) asc,
            registration_styles.from_on desc,
            registration_styles.declaration_id asc
    ) = 1

)

select * from styles_of_days
