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

-- The reasons on a thousand places each as wide as its share.
create or replace table reason_places as
with places as (
    select kind, (place + 0.5) / 1000 as chance, place
    from (select distinct kind from contact_reasons)
    cross join (select unnest(range(1000))::integer as place)
)
select places.kind, places.place, contact_reasons.* exclude (kind, share, chance_to)
from places
asof join contact_reasons
    on places.kind = contact_reasons.kind and places.chance <= contact_reasons.chance_to;

-- Suggested events per ordinary person and year; about half are dropped as too young for them.
create or replace view suggested_events as
with wanted as (
    select
        kind,
        unnest(range((
            per_year * (select count(*) from ordinary_persons)
            * (getvariable('today') - getvariable('first_month')) / 365.25
        )::bigint)) as number
    from (values ('admission', 0.285), ('outpatient', 7.6), ('emergency', 0.2))
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
    floor(1000 * rnd(number, kind || ' reason'))::integer as place
from wanted;

create or replace view ordinary_events as
select
    suggested_events.kind,
    suggested_events.number,
    persons.person_no,
    persons.region,
    suggested_events.event_on,
    reason_places.diagnosis,
    reason_places.specialty,
    reason_places.days,
    reason_places.ward_group,
    reason_places.is_planned
from suggested_events
inner join persons on suggested_events.person_no = persons.person_no
inner join reason_places
    on suggested_events.kind = reason_places.kind
        and suggested_events.place = reason_places.place
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
        reason_places.is_planned
        and suggested_events.event_on between date '2020-03-12' and date '2020-05-20'
        and rnd(suggested_events.number, suggested_events.kind || ' covid') < 0.45
    )
    -- Infections are a third rarer in summer.
    and not (
        coalesce(reason_places.ward_group, '') = 'infection'
        and rnd(suggested_events.number, suggested_events.kind || ' season')
        < 0.17 - 0.17 * cos(2 * pi() * (dayofyear(suggested_events.event_on) - 30) / 365.0)
    )
    -- Planned contacts are rare on Saturdays and Sundays, and in July.
    and not (
        reason_places.is_planned
        and (isodow(suggested_events.event_on) > 5 or month(suggested_events.event_on) = 7)
        and rnd(suggested_events.number, suggested_events.kind || ' weekend')
        < if(isodow(suggested_events.event_on) > 5, 0.92, 0.3)
    );
