-- The first day on which the delivered contacts tell of a condition of the Charlson index, person by person. A
-- condition of the index is for life, so it counts from then on. Only days before an admission count there: its own
-- diagnoses are why the patient came. Source: Quan H et al., Med Care 2005;43:1130-9, table 1 (seed charlson_codes).

with diagnoses as (

    select * from {{ ref('diagnoses') }}

),

charlson_codes as (

    select * from {{ ref('charlson_codes') }}

),

given_codes as (

    select distinct diagnosis_code
    from diagnoses

),

codes_of_conditions as (

    select distinct
        given_codes.diagnosis_code,
        charlson_codes.condition,
        charlson_codes.weight
    from given_codes
    inner join charlson_codes
        on left(given_codes.diagnosis_code, length(charlson_codes.code_prefix)) = charlson_codes.code_prefix

),

conditions as (

    select
        diagnoses.person_id,
        codes_of_conditions.condition,
        max(codes_of_conditions.weight) as weight,
        min(diagnoses.diagnosed_on) as known_from_on
    from diagnoses
    inner join codes_of_conditions
        on diagnoses.diagnosis_code = codes_of_conditions.diagnosis_code
    group by diagnoses.person_id, codes_of_conditions.condition

)

select * from conditions
