-- The days on which patients of the focus areas are at hospital, with the department where it is known.

create or replace table patient_events as
with visit_days as (
    select distinct person_no, shak, diagnosis, visit_on as event_on
    from visits
), events as (
    select
        'visit' as kind, person_no, null as specialty, shak, diagnosis, event_on,
        0.0 as days, null as ward_group, true as is_planned, 0 as number
    from visit_days
    union all
    select 'check_up', person_no, specialty, null, diagnosis, event_on, 0, null, true, number
    from check_ups
    -- Spring 2020: check-ups are put off.
    where not (
        event_on between date '2020-03-12' and date '2020-05-20'
        and rnd(person_no, 'covid ' || number) < 0.5
    )
    union all
    select
        'admission', person_no, specialty, null, diagnosis, event_on, days, ward_group, false,
        100 + stay
    from patient_admissions
    where died_on is null or event_on < died_on
    union all
    select
        kind, person_no, specialty, null, diagnosis, event_on, days, ward_group, is_planned, number
    from effect_events
)
select
    events.* exclude (number),
    hash(kind, events.person_no, number, event_on, shak) as event_key,
    persons.person_id,
    persons.region,
    persons.died_on,
    persons.emigrated_on,
    row_number() over (order by event_on, event_key, events.person_no)::integer as contact_no
from events
inner join persons on events.person_no = persons.person_no
where event_on between getvariable('first_month') and getvariable('today')
order by contact_no;

drop table check_ups;

-- Both kinds of days, each at a department. An ordinary contact has its event's number.
create or replace view contact_events as
with events as (
    select
        contact_no, kind, diagnosis, specialty, days, ward_group, is_planned, event_on, event_key,
        shak, rnd(person_no, 'department') as chance,
        person_no, person_id, region, died_on, emigrated_on
    from patient_events
    union all
    select
        event_no + 1 + (select count(*) from patient_events) as contact_no,
        kind, diagnosis, specialty, days, ward_group, is_planned, event_on,
        hash('ordinary', event_no) as event_key, null,
        -- Seven in eight ordinary contacts keep to a person's own hospital.
        case
            when rnd(event_no, 'elsewhere') < 0.125 then rnd(event_no, 'hospital')
            else rnd(person_no, 'hospital')
        end,
        person_no, person_id, region, died_on, emigrated_on
    from ordinary_events
)
select
    events.* exclude (specialty, shak, chance),
    coalesce(events.shak, department_places.shak) as at_shak
from events
left join department_places
    -- A visit has its department and no specialty.
    on events.region = department_places.region
        and events.specialty = department_places.specialty
        and floor(1000 * events.chance)::integer = department_places.place
-- Truth: closed departments, and departments with another mix of patients than the others.
left join (select * from truth_plan where mechanism = 'contacts') as changes
    on coalesce(events.shak, department_places.shak) = changes.shak
where at_shak is not null
    and not coalesce(
        events.event_on between changes.from_on and changes.to_on
        and case changes.detail
            when 'all' then true
            when 'heart' then events.ward_group = 'heart'
            else events.kind = 'admission' and events.ward_group != 'heart'
        end
        and rnd(events.event_key, 'does not happen') < changes.value,
        false
    );
