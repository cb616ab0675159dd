-- The size of a dose is brought to mg where that can be done without guessing: a unit of mass directly, pieces times
-- the strength where the strength is a mass, mL times the strength where the strength is a mass per mL; and to
-- international units likewise. A dose in mL or in pieces keeps that number beside it. A unit is usable where the dose
-- has a number and a known unit, so a usable dose has at least one of mg, IU, mL and pieces. Source: the project's
-- reading of the dose, unit and strength columns of SMR.

with administrations as (

    select * from {{ ref('int_administrations__in_departments') }}

),

dose_numbers as (

    select * from {{ ref('int_administrations__dose_numbers') }}

),

unit_spellings as (

    select * from {{ ref('int_administrations__unit_spellings') }}

),

current_codes as (

    select * from {{ ref('int_administrations__current_atc') }}

),

amounts as (

    select
        administrations.*,
        current_codes.atc,
        coalesce(dose_spellings.unit, 'unknown') as dose_unit,
        dose_numbers.dose_number * dose_spellings.factor as dose_amount,
        strength_spellings.unit as known_strength_unit,
        administrations.strength * strength_spellings.factor as strength_amount
    from administrations
    left join current_codes
        on
            coalesce(administrations.atc_reported, '') = current_codes.atc_reported
            and coalesce(administrations.product_id, '') = current_codes.product_id
    left join dose_numbers
        on administrations.reported_dose = dose_numbers.reported_dose
    left join unit_spellings as dose_spellings
        on administrations.reported_unit = dose_spellings.spelling
    left join unit_spellings as strength_spellings
        on administrations.strength_unit = strength_spellings.spelling

),

doses_in_mg as (

    select
        *,
        case
            when dose_unit = 'mg' then dose_amount
            when dose_unit = 'piece' and known_strength_unit = 'mg' then dose_amount * strength_amount
            when dose_unit = 'mL' and known_strength_unit = 'mg/mL' then dose_amount * strength_amount
        end as dose_mg,
        case
            when dose_unit = 'IU' then dose_amount
            when dose_unit = 'piece' and known_strength_unit = 'IU' then dose_amount * strength_amount
            when dose_unit = 'mL' and known_strength_unit = 'IU/mL' then dose_amount * strength_amount
        end as dose_iu,
        case when dose_unit = 'mL' then dose_amount end as dose_ml,
        case when dose_unit = 'piece' then dose_amount end as dose_pieces,
        dose_amount is not null as has_usable_unit
    from amounts

)

select * from doses_in_mg
