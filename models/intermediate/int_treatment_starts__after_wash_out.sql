-- A treatment starts on a day with a medicine of the area after at least the area's wash-out without any. SMR begins on
-- 15 May 2018: where the wash-out reaches back before that day, the treatment may have begun earlier, so the start is
-- left-truncated and is no new starter. Where several medicines are given on the first day, the one given first counts,
-- and a combination that holds the recommended medicine follows the recommendation.
-- Source: wash_out_days in declarations/treatment_areas; declarations/recommendations.

with area_days as (

    select * from {{ ref('int_treatment_starts__area_days') }}

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

days_with_previous as (

    select
        *,
        lag(administered_on) over (partition by treatment_area, person_id order by administered_on) as previous_on
    from days

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
        days_with_previous.treatment_area,
        days_with_previous.person_id,
        days_with_previous.administered_on as started_on,
        days_with_previous.atc,
        days_with_previous.department_id,
        days_with_previous.recommended_given = 1 as is_recommended,
        max(case when areas_in_force.treatment_area is not null then 1 else 0 end) = 1 as has_recommendation,
        days_with_previous.administered_on
        < date '2018-05-15' + treatment_areas.wash_out_days * interval '1 day' as is_left_truncated
    from days_with_previous
    inner join treatment_areas
        on days_with_previous.treatment_area = treatment_areas.treatment_area
    left join areas_in_force
        on
            days_with_previous.treatment_area = areas_in_force.treatment_area
            and days_with_previous.administered_on between areas_in_force.from_on and areas_in_force.to_on
    where
        days_with_previous.previous_on is null
        or days_with_previous.administered_on
        > days_with_previous.previous_on + treatment_areas.wash_out_days * interval '1 day'
    group by all

)

select * from starts
