-- A contact can be closed in the register days after the patient died. Nobody is in hospital after death: the stay
-- ends with the day of death, and an open contact of a dead patient does too. A contact that begins after death keeps
-- its own end, for then one of the two days is wrong. Source: int_persons__status_and_age.

with contacts as (

    select * from {{ ref('int_contacts__bridged') }}

),

persons as (

    select * from {{ ref('int_persons__status_and_age') }}

),

contacts_cut_at_death as (

    select
        contacts.contact_id,
        contacts.person_id,
        contacts.unit_key,
        contacts.started_at,
        case
            when
                persons.died_on >= contacts.started_on
                and coalesce(contacts.ended_on, date '9999-12-31') > persons.died_on
                then (persons.died_on + interval '1 day' - interval '1 minute')::timestamp
            else contacts.ended_at
        end as ended_at,
        contacts.started_on,
        case
            when persons.died_on >= contacts.started_on
                then least(coalesce(contacts.ended_on, persons.died_on), persons.died_on)
            else contacts.ended_on
        end as ended_on,
        contacts.has_clock_times,
        contacts.reported_diagnosis_code,
        contacts.specialty,
        contacts.priority_code,
        contacts.contact_type_code,
        contacts.reported_patient_type_code,
        contacts.layout
    from contacts
    left join persons
        on contacts.person_id = persons.person_id

)

select * from contacts_cut_at_death
