-- The medicines of a treatment area are those whose code begins with one of the area's declared codes.
-- Source: declarations/treatment_areas.

with medicines as (

    select * from {{ ref('medicines') }}

),

area_codes as (

    select * from {{ source('declared', 'treatment_area_codes') }}

),

area_medicines as (

    select distinct
        area_codes.treatment_area,
        medicines.atc
    from medicines
    inner join area_codes
        on
            area_codes.code_system = 'atc'
            and left(medicines.atc, length(area_codes.code_prefix)) = area_codes.code_prefix

)

select * from area_medicines
