-- Where a region does not register what it hands out (declared style none), those who take a medicine of the area at
-- home are treated unseen. The area's medicines are touched where the declared code and one of the area's begin alike.
-- Source: declarations/registration_styles, declarations/treatment_areas.

with registration_styles as (

    select * from {{ source('declared', 'registration_styles') }}

),

area_codes as (

    select * from {{ source('declared', 'treatment_area_codes') }}

),

treatment_areas as (

    select * from {{ source('declared', 'treatment_areas') }}

),

silent_regions as (

    select distinct
        area_codes.treatment_area,
        treatment_areas.wash_out_days,
        registration_styles.declaration_id,
        registration_styles.region,
        registration_styles.atc_prefix,
        registration_styles.from_on::date as from_on,
        coalesce(registration_styles.to_on::date, date '9999-12-31') as to_on
    from registration_styles
    inner join area_codes
        on
            area_codes.code_system = 'atc'
            and (
                starts_with(area_codes.code_prefix, registration_styles.atc_prefix)
                or starts_with(registration_styles.atc_prefix, area_codes.code_prefix)
            )
    inner join treatment_areas
        on area_codes.treatment_area = treatment_areas.treatment_area
    where registration_styles.style = 'none'

)

select * from silent_regions
