with administrations as (

    select * from {{ ref('administrations') }}

),

dispensings as (

    select * from {{ ref('dispensings') }}

),

months_with_medicine as (

    select
        person_id,
        date_trunc('month', administered_on) as month_on,
        1 as from_hospital,
        0 as from_pharmacy
    from administrations
    group by person_id, date_trunc('month', administered_on)

    union all

    select
        person_id,
        date_trunc('month', dispensed_on) as month_on,
        0 as from_hospital,
        1 as from_pharmacy
    from dispensings
    where dispensing_count > 0
    group by person_id, date_trunc('month', dispensed_on)

),

sector_months as (

    select
        person_id::varchar as person_id,
        month_on::date as month_on,
        (max(from_hospital) = 1)::boolean as has_hospital_medicine,
        (max(from_pharmacy) = 1)::boolean as has_pharmacy_medicine
    from months_with_medicine
    group by person_id, month_on

)

select * from sector_months
