-- Which medicines a patient had from hospitals in a calendar year, each once. Two medicines of one year were not
-- necessarily taken together: a patient who changed from one to the other in that year has both. The year is the
-- calendar's, so that years can be set beside each other. Source: the mart of administrations, doses and hand-outs.

with administrations as (

    select * from {{ ref('administrations') }}

),

medicine_years as (

    select
        person_id,
        atc,
        date_trunc('year', administered_on)::date as year_on
    from administrations
    where atc != 'unknown'
    group by person_id, atc, date_trunc('year', administered_on)::date

)

select * from medicine_years
