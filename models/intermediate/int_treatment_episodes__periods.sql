-- A treatment episode is what a patient has of one medicine of a treatment area without a longer break than the area
-- declares (episode_gap_days): such a break is a pause, a longer one an end. Only patients who had a dose of the area's
-- medicines for one of its diagnoses belong to the area. Source: declarations/treatment_areas; mart exposure_periods.

with exposure_periods as (

    select * from {{ ref('exposure_periods') }}

),

area_medicines as (

    select * from {{ ref('int_treatment_episodes__area_medicines') }}

),

area_days as (

    select * from {{ ref('int_treatment_starts__area_days') }}

),

treatment_areas as (

    select * from {{ source('declared', 'treatment_areas') }}

),

area_patients as (

    select distinct
        treatment_area,
        person_id
    from area_days

),

area_periods as (

    select
        area_medicines.treatment_area,
        exposure_periods.person_id,
        exposure_periods.atc,
        exposure_periods.started_on,
        exposure_periods.ended_on,
        exposure_periods.supply_days,
        treatment_areas.episode_gap_days,
        treatment_areas.wash_out_days,
        max(exposure_periods.ended_on) over (
            partition by area_medicines.treatment_area, exposure_periods.person_id, exposure_periods.atc
            order by exposure_periods.started_on rows between unbounded preceding and 1 preceding
        ) as former_ended_on
    from exposure_periods
    inner join area_medicines
        on exposure_periods.atc = area_medicines.atc
    inner join area_patients
        on
            area_medicines.treatment_area = area_patients.treatment_area
            and exposure_periods.person_id = area_patients.person_id
    inner join treatment_areas
        on area_medicines.treatment_area = treatment_areas.treatment_area

),

numbered_periods as (

    select
        *,
        sum(case when started_on <= former_ended_on + episode_gap_days * interval '1 day' then 0 else 1 end) over (
            partition by treatment_area, person_id, atc
            order by started_on rows between unbounded preceding and current row
        ) as episode_number
    from area_periods

),

episodes as (

    select
        treatment_area,
        person_id,
        atc,
        max(episode_gap_days) as episode_gap_days,
        max(wash_out_days) as wash_out_days,
        min(started_on) as started_on,
        max(ended_on) as ended_on,
        sum(supply_days) as supply_days
    from numbered_periods
    group by treatment_area, person_id, atc, episode_number

)

select * from episodes
