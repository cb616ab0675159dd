-- A patient has a condition of the Charlson index at the start of a treatment where a hospital diagnosis of the years
-- before says so: from the declared look-back until the day before the start. Diagnoses of general practice are in no
-- register, so that mild disease is under-counted. Source: Quan H et al., Med Care 2005;43:1130-9, table 1 (seed
-- charlson_codes); comorbidity_look_back_days in declarations/treatment_areas.

with treatment_starts as (

    select * from {{ ref('treatment_starts') }}

),

diagnoses as (

    select * from {{ ref('diagnoses') }}

),

charlson_codes as (

    select * from {{ ref('charlson_codes') }}

),

treatment_areas as (

    select * from {{ source('declared', 'treatment_areas') }}

),

given_codes as (

    select distinct diagnosis_code
    from diagnoses

),

codes_of_conditions as (

    select
        given_codes.diagnosis_code,
        charlson_codes.condition,
        charlson_codes.weight
    from given_codes
    inner join charlson_codes
        on left(given_codes.diagnosis_code, length(charlson_codes.code_prefix)) = charlson_codes.code_prefix

),

conditions as (

    select distinct
        treatment_starts.treatment_start_id,
        codes_of_conditions.condition,
        codes_of_conditions.weight
    from treatment_starts
    inner join treatment_areas
        on treatment_starts.treatment_area = treatment_areas.treatment_area
    inner join diagnoses
        on
            treatment_starts.person_id = diagnoses.person_id
            and treatment_starts.started_on > diagnoses.diagnosed_on
            and diagnoses.diagnosed_on
            >= treatment_starts.started_on - treatment_areas.comorbidity_look_back_days * interval '1 day'
    inner join codes_of_conditions
        on diagnoses.diagnosis_code = codes_of_conditions.diagnosis_code

)

select * from conditions
