-- Treatment days of one person resemble each other: a department that forgets the procedure forgets it each time. So
-- days are counted by person first, and intervals are drawn from how persons differ. Each day counts once in the whole
-- country, its year, its region, its drug group (three characters of ATC) and its medicine. Source: Korn & Graubard,
-- Survey Methodology 1998;24:193, with persons as clusters.

with treatment_days as (

    select * from {{ ref('int_procedure_agreements__treatment_days') }}

),

-- Most persons have many days with one medicine in one region and year: added up before they are told at each level.
cells as (

    select
        person_id,
        atc,
        region,
        year(treated_on)::varchar as treated_year,
        min(treated_on) as from_on,
        max(treated_on) as to_on,
        count_if(has_dose) as dose_day_count,
        count_if(has_procedure) as procedure_day_count,
        count_if(has_dose and has_procedure) as both_day_count,
        count_if(has_procedure and days_to_other <= 1) as procedure_within_1_count,
        count_if(has_procedure and days_to_other <= 3) as procedure_within_3_count,
        count_if(has_procedure and days_to_other <= 7) as procedure_within_7_count,
        count_if(has_dose and days_to_other <= 1) as dose_within_1_count,
        count_if(has_dose and days_to_other <= 3) as dose_within_3_count,
        count_if(has_dose and days_to_other <= 7) as dose_within_7_count
    from treatment_days
    group by person_id, atc, region, year(treated_on)

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

levelled_cells as (

    select
        levels.level,
        case
            when levels.level = 'year' then cells.treated_year
            when levels.level = 'region' then cells.region
            when levels.level = 'drug_group' then left(cells.atc, 3)
            when levels.level = 'medicine' then cells.atc
            else 'all'
        end as group_name,
        cells.*
    from cells
    cross join levels

),

person_days as (

    select
        level,
        group_name,
        person_id,
        min(from_on) as from_on,
        max(to_on) as to_on,
        sum(dose_day_count)::bigint as dose_day_count,
        sum(procedure_day_count)::bigint as procedure_day_count,
        sum(both_day_count)::bigint as both_day_count,
        sum(procedure_within_1_count)::bigint as procedure_within_1_count,
        sum(procedure_within_3_count)::bigint as procedure_within_3_count,
        sum(procedure_within_7_count)::bigint as procedure_within_7_count,
        sum(dose_within_1_count)::bigint as dose_within_1_count,
        sum(dose_within_3_count)::bigint as dose_within_3_count,
        sum(dose_within_7_count)::bigint as dose_within_7_count
    from levelled_cells
    group by level, group_name, person_id

)

select * from person_days
