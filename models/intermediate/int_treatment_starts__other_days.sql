-- A patient who has had a medicine of the area is not new to it, whoever gave it. SMR is not the only register that
-- tells: a drug procedure in LPR, which goes back before SMR, and a prescription say so too. A procedure that is also a
-- dose is left to SMR. Only patients of the area are asked about, and such a day begins no treatment itself.
-- Source: declarations/treatment_areas; marts procedures and dispensings.

with area_days as (

    select * from {{ ref('int_treatment_starts__area_days') }}

),

procedures as (

    select * from {{ ref('procedures') }}

),

dispensings as (

    select * from {{ ref('dispensings') }}

),

area_codes as (

    select * from {{ source('declared', 'treatment_area_codes') }}

),

area_patients as (

    select distinct
        treatment_area,
        person_id
    from area_days

),

given_codes as (

    select atc from procedures
    union
    select atc from dispensings

),

area_medicines as (

    select distinct
        area_codes.treatment_area,
        given_codes.atc
    from given_codes
    inner join area_codes
        on
            area_codes.code_system = 'atc'
            and left(given_codes.atc, length(area_codes.code_prefix)) = area_codes.code_prefix

),

days_of_other_registers as (

    select
        person_id,
        atc,
        performed_on as treated_on
    from procedures
    where atc is not null and not is_also_administration

    union all

    select
        person_id,
        atc,
        dispensed_on as treated_on
    from dispensings
    where dispensing_count > 0

),

other_days as (

    select distinct
        area_patients.treatment_area,
        area_patients.person_id,
        days_of_other_registers.treated_on
    from days_of_other_registers
    inner join area_medicines
        on days_of_other_registers.atc = area_medicines.atc
    inner join area_patients
        on
            area_medicines.treatment_area = area_patients.treatment_area
            and days_of_other_registers.person_id = area_patients.person_id

)

select * from other_days
