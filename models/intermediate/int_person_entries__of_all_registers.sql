-- Everything that happened to a person with medicine, on one line of time: doses and hand-outs of hospitals and
-- prescriptions, with the days that each lasts where that can be said. It is sorted by person, for a person's history
-- touches every month and is else read from all of them. Source: the marts administrations and dispensings.

with administrations as (

    select * from {{ ref('administrations') }}

),

dispensings as (

    select * from {{ ref('dispensings') }}

),

entries as (

    select
        person_id,
        case when is_handed_out then 'hand_out' else 'hospital_dose' end as entry_kind,
        administered_on as happened_on,
        administration_id as source_id,
        atc,
        reported_dose || ' ' || reported_unit as amount,
        department_id,
        case when is_handed_out then supply_days end as supply_days
    from administrations
    where person_id is not null

    union all

    select
        person_id,
        'prescription' as entry_kind,
        dispensed_on as happened_on,
        product_id as source_id,
        atc,
        case when packs = round(packs) then packs::bigint::varchar else packs::varchar end || ' pk.' as amount,
        null::varchar as department_id,
        supply_days
    from dispensings
    where person_id is not null

)

select * from entries
