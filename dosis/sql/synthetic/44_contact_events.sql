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
        case
            when number < 1000 then rnd(person_no, 'department')
            when rnd(event_key, 'elsewhere') < 0.125 then rnd(event_key, 'hospital')
            else rnd(person_no, 'hospital')
        end as department_chance
    from with_keys
)
select
    with_chances.* exclude (specialty, shak, department_chance),
    departments.shak,
    departments.sor,
    departments.hospital,
    departments.region as hospital_region,
    departments.specialty,
    departments.hovedspeciale
from with_chances
-- Seven in eight ordinary contacts keep to a person's own hospital.
left join department_chances
    on with_chances.shak is null
        and with_chances.region = department_chances.region
        and with_chances.specialty = department_chances.specialty
        and with_chances.department_chance >= department_chances.chance_from
        and with_chances.department_chance < department_chances.chance_to
inner join departments on departments.shak = coalesce(with_chances.shak, department_chances.shak)
-- Truth: closed departments, and departments with another mix of patients than the others.
left join (select * from truth_plan where mechanism = 'contacts') as changes
    on departments.shak = changes.shak
        and with_chances.event_on between changes.from_on and changes.to_on
        and case changes.detail
            when 'all' then true
            when 'heart' then with_chances.ward_group = 'heart'
            else with_chances.kind = 'admission' and with_chances.ward_group != 'heart'
        end
where changes.shak is null or rnd(with_chances.event_key, 'does not happen') >= changes.value;
