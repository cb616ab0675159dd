-- Comparable patients are counted by occasion: an admission, in which a medicine was given or not, or the start of a
-- treatment. What decides the need is the stratum: age, sex, diagnosis and comorbidity. A diagnosis is its ICD-10
-- category; one with fewer than 1,000 occasions counts by its chapter letter, for a rate among few patients tells more
-- of the few than of the need. Source: the project's choice; age bands of the persons.
{{ config(materialized='table') }}

with admissions as (

    select * from {{ ref('admissions') }}

),

charlson as (

    select * from {{ ref('int_admissions__charlson') }}

),

treatment_starts as (

    select * from {{ ref('treatment_starts') }}

),

comorbidities as (

    select * from {{ ref('comorbidities') }}

),

diagnoses_of_starts as (

    select * from {{ ref('int_treatment_starts__diagnoses') }}

),

persons as (

    select * from {{ ref('persons') }}

),

every_occasion as (

    select
        'admission' as compared_group,
        admissions.admission_id as occasion_id,
        admissions.person_id,
        admissions.department_id,
        admissions.started_on,
        coalesce(left(admissions.main_diagnosis_code, 4), 'unknown') as diagnosis_category,
        coalesce(charlson.charlson_score, 0) as charlson_score
    from admissions
    left join charlson
        on admissions.admission_id = charlson.admission_id
    union all
    select
        treatment_starts.treatment_area as compared_group,
        treatment_starts.treatment_start_id as occasion_id,
        treatment_starts.person_id,
        treatment_starts.department_id,
        treatment_starts.started_on,
        coalesce(left(diagnoses_of_starts.diagnosis_code, 4), 'unknown') as diagnosis_category,
        comorbidities.charlson_score
    from treatment_starts
    inner join comorbidities
        on treatment_starts.treatment_start_id = comorbidities.treatment_start_id
    left join diagnoses_of_starts
        on treatment_starts.treatment_start_id = diagnoses_of_starts.treatment_start_id
    where not treatment_starts.is_left_truncated

),

stratified_occasions as (

    select
        every_occasion.compared_group,
        every_occasion.occasion_id,
        every_occasion.department_id,
        date_trunc('month', every_occasion.started_on)::date as month_on,
        case
            when every_occasion.diagnosis_category = 'unknown' then 'unknown'
            when
                count(*) over (
                    partition by every_occasion.compared_group, every_occasion.diagnosis_category
                ) >= 1000
                then every_occasion.diagnosis_category
            else left(every_occasion.diagnosis_category, 2)
        end as diagnosis_group,
        coalesce(persons.sex, 'unknown') as sex,
        case
            when persons.born_on is null then 'unknown'
            when datediff('day', persons.born_on, every_occasion.started_on) < 18 * 365.25 then '0-17'
            when datediff('day', persons.born_on, every_occasion.started_on) < 40 * 365.25 then '18-39'
            when datediff('day', persons.born_on, every_occasion.started_on) < 65 * 365.25 then '40-64'
            when datediff('day', persons.born_on, every_occasion.started_on) < 80 * 365.25 then '65-79'
            else '80+'
        end as age_group,
        case
            when every_occasion.charlson_score = 0 then '0'
            when every_occasion.charlson_score <= 2 then '1-2'
            else '3+'
        end as charlson_group
    from every_occasion
    left join persons
        on every_occasion.person_id = persons.person_id
    where every_occasion.department_id is not null

),

occasions as (

    select
        *,
        diagnosis_group || ' ' || sex || ' ' || age_group || ' ' || charlson_group as stratum
    from stratified_occasions

)

select * from occasions
