-- A patient has a condition of the Charlson index at the start of a treatment where a hospital diagnosis of the years
-- before says so: one of a contact that lies in the declared look-back or reaches into it, and began before the start.
-- A long outpatient course counts until its end; an open one still lasts, but in LPR2 no longer than LPR2. The disease
-- that is treated is no comorbidity: conditions that hold a diagnosis of the treatment area do not count in it, but a
-- cancer's spread does. Diagnoses of general practice are in no register, so that mild disease is under-counted.
-- Source: Quan H et al., Med Care 2005;43:1130-9, table 1 (seed charlson_codes); declarations/treatment_areas; [K].

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

area_codes as (

    select * from {{ source('declared', 'treatment_area_codes') }}

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

own_conditions as (

    select distinct
        area_codes.treatment_area,
        charlson_codes.condition
    from area_codes
    inner join charlson_codes
        on
            area_codes.code_system = 'sks'
            and (
                starts_with(charlson_codes.code_prefix, area_codes.code_prefix)
                or starts_with(area_codes.code_prefix, charlson_codes.code_prefix)
            )

),

diagnoses_of_conditions as (

    select
        diagnoses.person_id,
        diagnoses.diagnosed_on,
        case
            when diagnoses.contact_ended_on is not null then diagnoses.contact_ended_on
            when diagnoses.layout in ('lpr2', 'lpr2_psychiatry') then date '2019-03-31'
            else date '9999-12-31'
        end as lasted_until_on,
        codes_of_conditions.condition,
        codes_of_conditions.weight
    from diagnoses
    inner join codes_of_conditions
        on diagnoses.diagnosis_code = codes_of_conditions.diagnosis_code

),

conditions as (

    select distinct
        treatment_starts.treatment_start_id,
        diagnoses_of_conditions.condition,
        diagnoses_of_conditions.weight
    from treatment_starts
    inner join treatment_areas
        on treatment_starts.treatment_area = treatment_areas.treatment_area
    inner join diagnoses_of_conditions
        on
            treatment_starts.person_id = diagnoses_of_conditions.person_id
            and treatment_starts.started_on > diagnoses_of_conditions.diagnosed_on
            and diagnoses_of_conditions.lasted_until_on
            >= treatment_starts.started_on - treatment_areas.comorbidity_look_back_days * interval '1 day'
    left join own_conditions
        on
            treatment_starts.treatment_area = own_conditions.treatment_area
            and diagnoses_of_conditions.condition = own_conditions.condition
    where own_conditions.condition is null

)

select * from conditions
