-- Some medicines are given by different regimens in different diseases: rituximab every half year in arthritis, every
-- eight weeks in lymphoma. Where the list has a line for a treatment area, it holds for the doses whose diagnosis is of
-- that area; where a diagnosis is of two areas, the longer declared code goes first.
-- Source: the seed maintenance_doses; declarations/treatment_areas.

with maintenance_doses as (

    select * from {{ ref('maintenance_doses') }}

),

area_codes as (

    select * from {{ source('declared', 'treatment_area_codes') }}

),

administrations as (

    select * from {{ ref('stg_smr__administrations') }}

),

diagnoses as (

    select * from {{ ref('diagnoses') }}

),

given_diagnoses as (

    select diagnosis_code from diagnoses
    union
    select indication_code as diagnosis_code from administrations

),

area_regimens as (

    select
        maintenance_doses.atc,
        maintenance_doses.route,
        given_diagnoses.diagnosis_code,
        maintenance_doses.interval_days,
        maintenance_doses.mg_per_administration,
        maintenance_doses.mg_per_kg
    from maintenance_doses
    inner join area_codes
        on
            maintenance_doses.treatment_area = area_codes.treatment_area
            and area_codes.code_system = 'sks'
    inner join given_diagnoses
        on left(given_diagnoses.diagnosis_code, length(area_codes.code_prefix)) = area_codes.code_prefix
    qualify row_number() over (
        partition by maintenance_doses.atc, maintenance_doses.route, given_diagnoses.diagnosis_code
        order by length(area_codes.code_prefix) desc, maintenance_doses.treatment_area asc
    ) = 1

)

select * from area_regimens
