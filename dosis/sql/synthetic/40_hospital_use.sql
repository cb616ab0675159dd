-- Why ordinary persons are in hospital: admissions, outpatient and emergency visits.

create or replace table contact_reasons as
select
    *,
    round(sum(share) over (partition by kind order by diagnosis, specialty)
        / sum(share) over (partition by kind), 9) as chance_to
from read_csv(
    getvariable('folder') || '/contact_reasons.csv', header = true,
    columns = {
        'kind': 'varchar', 'diagnosis': 'varchar', 'specialty': 'varchar', 'share': 'double',
        'days': 'double', 'ward_group': 'varchar', 'is_planned': 'boolean'
    }
);

-- Suggested events per ordinary person and year; about half are dropped as too young for them.
create or replace table suggested_events as
with wanted as (
    select
        kind,
        unnest(range((
            per_year * (select count(*) from ordinary_persons)
            * (getvariable('today') - getvariable('first_month')) / 365.25
        )::bigint)) as number
    from (values ('admission', 0.285), ('outpatient', 3.0), ('emergency', 0.2))
        as list (kind, per_year)
)
select
    kind,
    number,
    -- Some persons come far more often than others.
    1 + floor(
        (select max(person_no) from ordinary_persons) * pow(rnd(number, kind || ' who'), 1.4)
    )::bigint as person_no,
    getvariable('first_month') + floor(
        rnd(number, kind || ' day')
        * (getvariable('today') - getvariable('first_month') + 1)
    )::integer as event_on,
    round(rnd(number, kind || ' reason'), 9) as reason_chance
from wanted;

create or replace table ordinary_events as
select
    suggested_events.kind,
    suggested_events.number,
    persons.person_no,
    persons.region,
    suggested_events.event_on,
    contact_reasons.diagnosis,
    contact_reasons.specialty,
    contact_reasons.days,
    contact_reasons.ward_group,
    contact_reasons.is_planned
from suggested_events
inner join persons on suggested_events.person_no = persons.person_no
asof join contact_reasons
    on suggested_events.kind = contact_reasons.kind
        and suggested_events.reason_chance <= contact_reasons.chance_to
where suggested_events.event_on >= persons.born_on
    and suggested_events.event_on < coalesce(persons.died_on, date '2099-01-01')
    and suggested_events.event_on < coalesce(persons.emigrated_on, date '2099-01-01')
    -- Old people come more often.
    and rnd(suggested_events.number, suggested_events.kind || ' age') < case
        when suggested_events.kind = 'emergency' then 0.5
        else least(1, 0.2 + pow((suggested_events.event_on - persons.born_on) / 29200.0, 2))
    end
    -- Spring 2020: planned contacts fall by nearly half.
    and not (
        contact_reasons.is_planned
        and suggested_events.event_on between date '2020-03-12' and date '2020-05-20'
        and rnd(suggested_events.number, suggested_events.kind || ' covid') < 0.45
    )
    -- Infections are a third rarer in summer.
    and not (
        coalesce(contact_reasons.ward_group, '') = 'infection'
        and rnd(suggested_events.number, suggested_events.kind || ' season')
        < 0.17 - 0.17 * cos(2 * pi() * (dayofyear(suggested_events.event_on) - 30) / 365.0)
    )
    -- Planned contacts are rare on Saturdays and Sundays, and in July.
    and not (
        contact_reasons.is_planned
        and (isodow(suggested_events.event_on) > 5 or month(suggested_events.event_on) = 7)
        and rnd(suggested_events.number, suggested_events.kind || ' weekend')
        < if(isodow(suggested_events.event_on) > 5, 0.92, 0.3)
    );
