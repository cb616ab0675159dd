-- The parts of a share count what its whole counts: linked, usable and handed-out doses are doses, recommended starters
-- are starters with a recommendation.

with administrations as (

    select * from {{ ref('administrations') }}

),

treatment_starts as (

    select * from {{ ref('treatment_starts') }}

),

parts_outside as (

    select administration_id as row_id
    from administrations
    where (dose_mg is not null or dose_ddd is not null) and not has_usable_unit

    union all

    select treatment_start_id as row_id
    from treatment_starts
    where is_recommended and not has_recommendation

)

select * from parts_outside
