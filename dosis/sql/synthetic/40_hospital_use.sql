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
-- They are numbered by the day on which they fall: admissions, outpatient and emergency visits.
create or replace table event_kinds as
with wanted as (
    select
        *,
        ceil(
            per_year * (select count(*) from ordinary_persons)
            * (getvariable('today') - getvariable('first_month')) / 365.25
        )::bigint as events
    from (values (0, 'admission', 0.285), (1, 'outpatient', 7.6), (2, 'emergency', 0.2))
        as list (kind_no, kind, per_year)
)
select *, sum(events) over (order by kind_no)::bigint - events as first_no
from wanted;

set variable first_outpatient = (select first_no from event_kinds where kind = 'outpatient');
set variable first_emergency = (select first_no from event_kinds where kind = 'emergency');
set variable suggested_events = (select sum(events)::bigint from event_kinds);
set variable ordinary_persons = (select max(person_no) from ordinary_persons);

-- The reasons on a thousand places each as wide as its share, kind after kind.
create or replace table reason_places as
select
    (1000 * event_kinds.kind_no + places.place)::integer as reason_no,
    event_kinds.kind,
    contact_reasons.diagnosis,
    contact_reasons.specialty,
    contact_reasons.days,
    contact_reasons.ward_group,
    contact_reasons.is_planned
from event_kinds
cross join (
    select unnest(range(1000))::integer as place, (place + 0.5) / 1000 as chance
) as places
asof join contact_reasons
    on event_kinds.kind = contact_reasons.kind and places.chance <= contact_reasons.chance_to;

-- A table, because the engine reads a table with all its threads, and a range with one.
create or replace table event_numbers as
select range::integer as event_no
from range(getvariable('suggested_events'));

create or replace view suggested_events as
with with_kinds as (
    select
        event_no,
        case
            when event_no < getvariable('first_outpatient') then 0
            when event_no < getvariable('first_emergency') then 1
            else 2
        end as kind_no
    from event_numbers
)
select
    event_no,
    -- Some persons come far more often than others.
    1 + floor(getvariable('ordinary_persons') * pow(rnd(event_no, 'who'), 1.4))::bigint
        as person_no,
    getvariable('first_month') + floor(
        (event_no - [0, getvariable('first_outpatient'), getvariable('first_emergency')][kind_no + 1]
            + rnd(event_no, 'day'))
        * (getvariable('today') - getvariable('first_month') + 1)
        / [getvariable('first_outpatient'),
            getvariable('first_emergency') - getvariable('first_outpatient'),
            getvariable('suggested_events') - getvariable('first_emergency')][kind_no + 1]
    )::integer as event_on,
    (1000 * kind_no + floor(1000 * rnd(event_no, 'reason')))::integer as reason_no
from with_kinds;
