-- Nobody is given medicine after the day of death. A few rows do it in the real registers, by a late registration or a
-- wrong person, and one edge person does it on purpose: so the test warns and stops nothing.
{{ config(severity = 'warn') }}

with administrations as (

    select * from {{ ref('administrations') }}

),

persons as (

    select * from {{ ref('persons') }}

),

doses_after_death as (

    select
        administrations.administration_id,
        administrations.administered_on,
        persons.died_on
    from administrations
    inner join persons
        on administrations.person_id = persons.person_id
    where administrations.administered_on > persons.died_on

)

select * from doses_after_death
