-- A vial without a preservative is opened for one patient, and what is left of it is thrown away. Where a dose was
-- given by needle in the department from vials of a known content, the vials opened are the dose divided by the
-- content, rounded up, and the remainder is what they held beyond the dose. A vial holds its strength, or its strength
-- per mL times its volume. A dose ordered in pieces leaves nothing that can be seen; a pen or syringe is no vial;
-- medicine handed out is opened at home. A remainder shared between patients on one day, and a vial of another size
-- than the row's, are not seen. The form says what is a vial: powder or concentrate, infusion, vial.
-- Source: expert knowledge [K].

with administrations as (

    select * from {{ ref('int_administrations__days_of_supply') }}

),

vial_volumes as (

    select * from {{ ref('int_administrations__vial_volumes') }}

),

administrations_with_volume as (

    select
        administrations.*,
        vial_volumes.vial_ml
    from administrations
    left join vial_volumes
        on administrations.product_id = vial_volumes.product_id

),

administrations_from_vials as (

    select
        *,
        coalesce(
            route in ('IV', 'SC', 'IM')
            and dose_mg > 0
            and strength_amount > 0
            and not is_for_home_use
            and lower(form) not like '%pen%'
            and lower(form) not like '%sprøjte%'
            and (
                lower(form) like '%infusion%'
                or lower(form) like '%pulver%'
                or lower(form) like '%konc%'
                or lower(form) like '%hætteglas%'
            ),
            false
        ) as is_from_vials
    from administrations_with_volume

),

administrations_with_vials as (

    select
        *,
        case
            when is_from_vials and dose_unit = 'mg' and known_strength_unit = 'mg' then strength_amount
            when is_from_vials and dose_unit in ('mg', 'mL') and known_strength_unit = 'mg/mL'
                then strength_amount * vial_ml
        end as vial_mg
    from administrations_from_vials

),

vial_remainder as (

    select
        *,
        round(ceil(round(dose_mg / vial_mg, 6)) * vial_mg - dose_mg, 6) as vial_remainder_mg
    from administrations_with_vials

)

select * from vial_remainder
