-- What a provider's patients would have been dispensed if every patient of the country's providers with the same sex
-- and age got the same: indirect standardisation. Mean and variance of dispensings are the country's, by year, medicine
-- group, sex and ten years of age, with patients who got none of the group counted as none; a provider's expected
-- number and its variance by chance are their sums over its patients. So patients who get many packs each do not look
-- like a surplus. Source: Breslow & Day, Statistical Methods in Cancer Research II, IARC 1987, chapter 2.

{{ config(materialized='table') }}

with patients as (

    select * from {{ ref('int_provider_uses__patients') }}

),

seen_patients as (

    select distinct
        provider_code,
        person_id,
        year_on,
        sex,
        age_decade
    from patients

),

provider_strata as (

    select
        provider_code,
        year_on,
        sex,
        age_decade,
        count(*) as patient_count
    from seen_patients
    group by provider_code, year_on, sex, age_decade

),

strata as (

    select
        year_on,
        sex,
        age_decade,
        sum(patient_count) as patient_count
    from provider_strata
    group by year_on, sex, age_decade

),

class_strata as (

    select
        patients.atc_class,
        patients.year_on,
        patients.sex,
        patients.age_decade,
        sum(patients.dispensing_count) / max(strata.patient_count)::double as mean_count,
        sum(patients.dispensing_count * patients.dispensing_count) / max(strata.patient_count)::double as mean_square
    from patients
    inner join strata
        on
            patients.year_on = strata.year_on
            and patients.sex = strata.sex
            and patients.age_decade = strata.age_decade
    group by patients.atc_class, patients.year_on, patients.sex, patients.age_decade

),

expected as (

    select
        provider_strata.provider_code,
        class_strata.atc_class,
        provider_strata.year_on,
        sum(provider_strata.patient_count * class_strata.mean_count) as expected_dispensings,
        sum(
            provider_strata.patient_count
            * (class_strata.mean_square - class_strata.mean_count * class_strata.mean_count)
        ) as chance_variance
    from provider_strata
    inner join class_strata
        on
            provider_strata.year_on = class_strata.year_on
            and provider_strata.sex = class_strata.sex
            and provider_strata.age_decade = class_strata.age_decade
    group by provider_strata.provider_code, class_strata.atc_class, provider_strata.year_on

)

select * from expected
