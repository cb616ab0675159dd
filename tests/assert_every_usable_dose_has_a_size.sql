-- A dose with a usable unit has at least one of mg, international units, mL and pieces; one without has none of them.

with administrations as (

    select * from {{ ref('administrations') }}

),

doses_without_a_size as (

    select administration_id
    from administrations
    where has_usable_unit is distinct from (coalesce(dose_mg, dose_iu, dose_ml, dose_pieces) is not null)

)

select * from doses_without_a_size
