-- What was given during an episode: the mg of all doses and hand-outs with a known size, and the department that
-- gave the first. Prescriptions tell no mg and are left out, so that an episode with prescriptions has no dose a
-- day. Source: mart administrations.

with stops as (

    select * from {{ ref('int_treatment_episodes__stops') }}

),

administrations as (

    select * from {{ ref('administrations') }}

),

area_medicines as (

    select * from {{ ref('int_treatment_episodes__area_medicines') }}

),

doses_of_areas as (

    select
        administrations.person_id,
        administrations.atc,
        administrations.administered_on,
        administrations.administered_at,
        administrations.administration_id,
        administrations.department_id,
        administrations.dose_mg
    from administrations
    where administrations.atc in (select area_medicines.atc from area_medicines)

),

doses as (

    select
        stops.treatment_area,
        stops.person_id,
        stops.atc,
        stops.started_on,
        sum(doses_of_areas.dose_mg) as dose_mg,
        count_if(doses_of_areas.dose_mg is null) as unknown_count,
        min_by(
            doses_of_areas.department_id, (doses_of_areas.administered_at, doses_of_areas.administration_id)
        ) as department_id
    from stops
    inner join doses_of_areas
        on
            stops.person_id = doses_of_areas.person_id
            and stops.atc = doses_of_areas.atc
            and doses_of_areas.administered_on between stops.started_on and stops.ended_on
    group by stops.treatment_area, stops.person_id, stops.atc, stops.started_on

)

select * from doses
