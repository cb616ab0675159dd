with entries as (

    select * from {{ ref('int_person_entries__of_all_registers') }}

),

person_entries as (

    select
        person_id::varchar as person_id,
        entry_kind::varchar as entry_kind,
        happened_on::date as happened_on,
        source_id::varchar as source_id,
        atc::varchar as atc,
        amount::varchar as amount,
        department_id::varchar as department_id,
        supply_days::double as supply_days
    from entries
    order by person_id asc, happened_on asc

)

select * from person_entries
