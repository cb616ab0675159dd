-- A unit is delivered in many spellings, some twenty in use. Each is read, whatever its case, as one of mg, IU, mL and
-- piece (for strengths also mg/mL and IU/mL) with a factor. A rate, a dose per kg, drops and per cent are no amounts:
-- they, and what the list does not hold, are unknown. Source: the seed dose_units.

with administrations as (

    select * from {{ ref('stg_smr__administrations') }}

),

products as (

    select * from {{ ref('stg_smr__products') }}

),

dose_units as (

    select * from {{ ref('dose_units') }}

),

spellings as (

    select reported_unit as spelling from administrations
    union
    select strength_unit as spelling from administrations
    union
    select strength_unit as spelling from products
    union
    select pack_size_unit as spelling from products

),

unit_spellings as (

    select
        spellings.spelling,
        coalesce(dose_units.unit, 'unknown') as unit,
        dose_units.factor::double as factor
    from spellings
    left join dose_units
        on lower(spellings.spelling) = dose_units.spelling
    where spellings.spelling is not null

)

select * from unit_spellings
