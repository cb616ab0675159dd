-- Two starts of one patient in one area lie further apart than the area's wash-out, and no new starter began before SMR
-- was as old as it.

with treatment_starts as (

    select * from {{ ref('treatment_starts') }}

),

treatment_areas as (

    select * from {{ source('declared', 'treatment_areas') }}

),

starts_with_previous as (

    select
        treatment_starts.*,
        treatment_areas.wash_out_days,
        lag(treatment_starts.started_on) over (
            partition by treatment_starts.treatment_area, treatment_starts.person_id
            order by treatment_starts.started_on
        ) as previous_on
    from treatment_starts
    inner join treatment_areas
        on treatment_starts.treatment_area = treatment_areas.treatment_area

),

starts_too_early as (

    select treatment_start_id
    from starts_with_previous
    where
        started_on <= previous_on + wash_out_days * interval '1 day'
        or (not is_left_truncated and started_on < date '2018-05-15' + wash_out_days * interval '1 day')

)

select * from starts_too_early
