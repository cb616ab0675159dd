-- Medicine handed out for use at home is registered as one row per pack, as one row per dose, or not at all, by region,
-- medicine and period. People who know the hospitals declare which. Where two declarations touch the same day, the one
-- for the more precise ATC code holds, then the one for a region, then the one that began last. The region is the one
-- that reports, for it decides how. Source: declarations/registration_styles.

with registration_styles as (

    select * from {{ source('declared', 'registration_styles') }}

),

current_codes as (

    select * from {{ ref('int_administrations__current_atc') }}

),

reporting_regions as (

    select * from {{ ref('int_administrations__reporting_regions') }}

),

days as (

    select * from {{ ref('time_spine') }}

),

medicines as (

    select distinct atc from current_codes

),

styles_of_days as (

    select
        reporting_regions.reporting_region_code,
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
    qualify row_number() over (
        partition by reporting_regions.reporting_region_code, medicines.atc, days.date_day
        order by
            length(registration_styles.atc_prefix) desc,
            (case when registration_styles.region is null then 1 else 0 end) asc,
            registration_styles.from_on desc,
            registration_styles.declaration_id asc
    ) = 1

)

select * from styles_of_days
