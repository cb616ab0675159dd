-- A treatment area is a set of medicines and a set of diagnoses (declarations/treatment_areas). One medicine serves
-- several areas, so a patient belongs to an area when at least one dose of its medicines was for one of its diagnoses.
-- All days on which such a patient got a medicine of the area count, whatever diagnosis stands on the single dose, for
-- an unlinked dose is still a dose. Source: the declarations; diagnosis of the dose as in
-- int_administrations__indications.

with administrations as (

    select * from {{ ref('administrations') }}

),

area_codes as (

    select * from {{ source('declared', 'treatment_area_codes') }}

),

given_codes as (

    select distinct atc from administrations

),

given_diagnoses as (

    select distinct diagnosis_code from administrations

),

area_medicines as (

    select distinct
        area_codes.treatment_area,
        given_codes.atc
    from given_codes
    inner join area_codes
        on
            area_codes.code_system = 'atc'
            and left(given_codes.atc, length(area_codes.code_prefix)) = area_codes.code_prefix

),

area_diagnoses as (

    select distinct
        area_codes.treatment_area,
        given_diagnoses.diagnosis_code
    from given_diagnoses
    inner join area_codes
        on
            area_codes.code_system = 'sks'
            and left(given_diagnoses.diagnosis_code, length(area_codes.code_prefix)) = area_codes.code_prefix

),

area_doses as (

    select
        area_medicines.treatment_area,
        administrations.person_id,
        administrations.administration_id,
        administrations.administered_on,
        administrations.administered_at,
        administrations.atc,
        administrations.department_id,
        administrations.reporting_region,
        max(case when area_diagnoses.diagnosis_code is not null then 1 else 0 end) over (
            partition by administrations.person_id, area_medicines.treatment_area
        ) as has_area_diagnosis
    from administrations
    inner join area_medicines
        on administrations.atc = area_medicines.atc
    left join area_diagnoses
        on
            area_medicines.treatment_area = area_diagnoses.treatment_area
            and administrations.diagnosis_code = area_diagnoses.diagnosis_code

),

area_days as (

    select
        treatment_area,
        person_id,
        administered_on,
        atc,
        min(administered_at) as first_given_at,
        min_by(department_id, (administered_at, administration_id)) as department_id,
        min_by(reporting_region, (administered_at, administration_id)) as reporting_region
    from area_doses
    where has_area_diagnosis = 1
    group by treatment_area, person_id, administered_on, atc

)

select * from area_days
