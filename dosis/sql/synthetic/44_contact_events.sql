-- The days of all contacts, each at a department.

create or replace table contact_events as
with visit_days as (
    select distinct person_no, region, shak, diagnosis, visit_on as event_on
    from visits
), events as (
    select
        'visit' as kind, person_no, region, null as specialty, shak, diagnosis, event_on,
        0.0 as days, null as ward_group, true as is_planned, 0 as number
    from visit_days
    union all
    select
        'check_up', person_no, region, specialty, null, diagnosis, event_on, 0, null, true, number
    from check_ups
    -- Spring 2020: check-ups are put off.
    where not (
        event_on between date '2020-03-12' and date '2020-05-20'
        and rnd(person_no, 'covid ' || number) < 0.5
    )
    union all
    select
        'admission', person_no, region, specialty, null, diagnosis, event_on, days, ward_group,
        false, 100 + stay
    from patient_admissions
    where died_on is null or event_on < died_on
    union all
    select
        kind, person_no, region, specialty, null, diagnosis, event_on, days, ward_group,
        is_planned, number
    from effect_events
    union all
    select
        kind, person_no, region, specialty, null, diagnosis, event_on, days, ward_group,
        is_planned, number + 1000
    from ordinary_events
), with_keys as (
    select *, hash(kind, person_no, number, event_on, shak) as event_key
    from events
    where event_on between getvariable('first_month') and getvariable('today')
), with_chances as (
    select
        *,
        -- Seven in eight ordinary contacts keep to a person's own hospital.
        floor(1000 * case
            when number < 1000 then rnd(person_no, 'department')
            when rnd(event_key, 'elsewhere') < 0.125 then rnd(event_key, 'hospital')
            else rnd(person_no, 'hospital')
        end)::integer as place
    from with_keys
), placed as (
    select
        with_chances.* exclude (specialty, shak, place),
        coalesce(with_chances.shak, department_places.shak) as shak
    from with_chances
    left join department_places
        -- A visit has its department and no specialty.
        on with_chances.region = department_places.region
            and with_chances.specialty = department_places.specialty
            and with_chances.place = department_places.place
)
select placed.*
from placed
-- Truth: closed departments, and departments with another mix of patients than the others.
left join (select * from truth_plan where mechanism = 'contacts') as changes
    on placed.shak = changes.shak
where placed.shak is not null
    and not coalesce(
        placed.event_on between changes.from_on and changes.to_on
        and case changes.detail
            when 'all' then true
            when 'heart' then placed.ward_group = 'heart'
            else placed.kind = 'admission' and placed.ward_group != 'heart'
        end
        and rnd(placed.event_key, 'does not happen') < changes.value,
        false
    )
order by placed.event_on, placed.event_key, placed.person_no;
