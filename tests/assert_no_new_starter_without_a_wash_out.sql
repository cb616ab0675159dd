-- Two starts of one patient in one area lie further apart than the area's wash-out, and no new starter began before SMR
-- was as old as it, or before a patient who came from abroad had been here so long.

with treatment_starts as (

    select * from {{ ref('treatment_starts') }}

),

treatment_areas as (

    select * from {{ source('declared', 'treatment_areas') }}

),

persons as (

    select * from {{ ref('persons') }}

),

starts_with_previous as (

    select
        treatment_starts.*,
        treatment_areas.wash_out_days,
        greatest(
            date '2018-05-15', case when persons.first_at_risk_on > persons.born_on then persons.first_at_risk_on end
        ) as seen_from_on,
        lag(treatment_starts.started_on) over (
            partition by treatment_starts.treatment_area, treatment_starts.person_id
            order by treatment_starts.started_on
        ) as previous_on
    from treatment_starts
    inner join treatment_areas
        on treatment_starts.treatment_area = treatment_areas.treatment_area
    left join persons
        on treatment_starts.person_id = persons.person_id

),

starts_too_early as (

    select treatment_start_id
    from starts_with_previous
    where
        started_on <= previous_on + wash_out_days * interval '1 day'
        or (not is_left_truncated and started_on < seen_from_on + wash_out_days * interval '1 day')

)

select * from starts_too_early
