-- A vial without a preservative is opened for one patient, and what is left of it is thrown away. Where a dose in mg
-- was given by needle in the department from vials of a known content, the vials opened are the dose divided by the
-- content, rounded up, and the remainder is what they held beyond the dose. A dose ordered in pieces leaves nothing
-- that can be seen; a pen or syringe is no vial; medicine handed out is opened at home. A remainder shared between
-- patients on one day, and a vial of another size than the row's, are not seen. The form says what is a vial: powder or
-- concentrate, infusion, vial. Source: expert knowledge [K].

with administrations as (

    select * from {{ ref('int_administrations__days_of_supply') }}

),

administrations_from_vials as (

    select
        *,
        case
            when
                route in ('IV', 'SC', 'IM')
                and dose_unit = 'mg'
                and dose_mg > 0
                and known_strength_unit = 'mg'
                and strength_amount > 0
                and not is_for_home_use
                and lower(form) not like '%pen%'
                and lower(form) not like '%sprøjte%'
                and (
                    lower(form) like '%infusion%'
                    or lower(form) like '%pulver%'
                    or lower(form) like '%konc%'
                    or lower(form) like '%hætteglas%'
                )
                then strength_amount
        end as vial_mg
    from administrations

),

vial_remainder as (

    select
        *,
        round(ceil(round(dose_mg / vial_mg, 6)) * vial_mg - dose_mg, 6) as vial_remainder_mg
    from administrations_from_vials

)

select * from vial_remainder
