-- A treatment starts on a day with a medicine of the area after at least the area's wash-out without any: no dose or
-- hand-out in SMR, no drug procedure in LPR, no prescription. Where several medicines are given on the first day, the
-- one given first counts, and a combination that holds the recommended medicine follows the recommendation.
-- Source: wash_out_days in declarations/treatment_areas; declarations/recommendations.

with area_days as (

    select * from {{ ref('int_treatment_starts__area_days') }}

),

other_days as (

    select * from {{ ref('int_treatment_starts__other_days') }}

),

treatment_areas as (

    select * from {{ source('declared', 'treatment_areas') }}

),

recommendations as (

    select * from {{ source('declared', 'recommendations') }}

),

days as (

    select
        area_days.treatment_area,
        area_days.person_id,
        area_days.administered_on,
        min_by(area_days.atc, (area_days.first_given_at, area_days.atc)) as atc,
        min_by(area_days.department_id, (area_days.first_given_at, area_days.atc)) as department_id,
        min_by(area_days.reporting_region, (area_days.first_given_at, area_days.atc)) as reporting_region,
        max(case when recommendations.recommendation_id is not null then 1 else 0 end) as recommended_given
    from area_days
    left join recommendations
        on
            area_days.treatment_area = recommendations.treatment_area
            and area_days.atc = recommendations.atc
            and area_days.administered_on between recommendations.from_on::date
            and coalesce(recommendations.to_on::date, date '9999-12-31')
    group by area_days.treatment_area, area_days.person_id, area_days.administered_on

),

all_days as (

    select
        treatment_area,
        person_id,
        administered_on as treated_on
    from days

    union

    select
        treatment_area,
        person_id,
        treated_on
    from other_days

),

previous_days as (

    select
        treatment_area,
        person_id,
        treated_on,
        lag(treated_on) over (partition by treatment_area, person_id order by treated_on) as previous_on
    from all_days

),

areas_in_force as (

    select distinct
        treatment_area,
        from_on::date as from_on,
        coalesce(to_on::date, date '9999-12-31') as to_on
    from recommendations

),

starts as (

    select
        days.treatment_area,
        days.person_id,
        days.administered_on as started_on,
        days.atc,
        days.department_id,
        days.reporting_region,
        (days.administered_on - treatment_areas.wash_out_days * interval '1 day')::date as wash_out_from_on,
        days.recommended_given = 1 as is_recommended,
        max(case when areas_in_force.treatment_area is not null then 1 else 0 end) = 1 as has_recommendation
    from days
    inner join previous_days
        on
            days.treatment_area = previous_days.treatment_area
            and days.person_id = previous_days.person_id
            and days.administered_on = previous_days.treated_on
    inner join treatment_areas
        on days.treatment_area = treatment_areas.treatment_area
    left join areas_in_force
        on
            days.treatment_area = areas_in_force.treatment_area
            and days.administered_on between areas_in_force.from_on and areas_in_force.to_on
    where coalesce(days.administered_on - previous_days.previous_on > treatment_areas.wash_out_days, true)
    group by all

)

select * from starts
