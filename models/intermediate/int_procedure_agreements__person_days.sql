-- Treatment days of one person resemble each other: a department that forgets the procedure forgets it each time. So
-- days are counted by person first, and intervals are drawn from how persons differ. Each day counts once in the whole
-- country, its year, its region, its drug group (three characters of ATC) and its medicine. Source: Korn & Graubard,
-- Survey Methodology 1998;24:193, with persons as clusters.

with treatment_days as (

    select * from {{ ref('int_procedure_agreements__treatment_days') }}

),

levels as (

    select 'all' as level
    union all
    select 'year' as level
    union all
    select 'region' as level
    union all
    select 'drug_group' as level
    union all
    select 'medicine' as level

),

levelled_days as (

    select
        levels.level,
        case
            when levels.level = 'year' then year(treatment_days.treated_on)::varchar
            when levels.level = 'region' then treatment_days.region
            when levels.level = 'drug_group' then left(treatment_days.atc, 3)
            when levels.level = 'medicine' then treatment_days.atc
            else 'all'
        end as group_name,
        treatment_days.*
    from treatment_days
    cross join levels

),

person_days as (

    select
        level,
        group_name,
        person_id,
        min(treated_on) as from_on,
        max(treated_on) as to_on,
        count_if(has_dose)::bigint as dose_day_count,
        count_if(has_procedure)::bigint as procedure_day_count,
        count_if(has_dose and has_procedure)::bigint as both_day_count,
        count_if(has_procedure and days_to_other <= 1)::bigint as procedure_within_1_count,
        count_if(has_procedure and days_to_other <= 3)::bigint as procedure_within_3_count,
        count_if(has_procedure and days_to_other <= 7)::bigint as procedure_within_7_count,
        count_if(has_dose and days_to_other <= 1)::bigint as dose_within_1_count,
        count_if(has_dose and days_to_other <= 3)::bigint as dose_within_3_count,
        count_if(has_dose and days_to_other <= 7)::bigint as dose_within_7_count
    from levelled_days
    group by level, group_name, person_id

)

select * from person_days
