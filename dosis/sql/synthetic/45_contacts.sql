-- Every hospital contact with the delivered column names, before it is split into deliveries.

-- Times: planned contacts in working hours, the others around the clock; no contact outlives the
-- patient, and an admission that is open on the last day has no end.
create or replace view timed_contacts as
with starts as (
    select
        contact_events.*,
        row_number() over () as contact_no,
        persons.person_id,
        departments.sor::varchar as sor,
        departments.hospital,
        departments.region as hospital_region,
        departments.hovedspeciale,
        least(
            coalesce(persons.died_on, date '2099-01-01') + to_hours(22),
            coalesce(persons.emigrated_on, date '2099-01-01') - to_hours(6)
        ) as leaves_at,
        contact_events.event_on + to_minutes((
            case
                when is_planned then 480 + 420 * rnd(event_key, 'hour')
                else 1410 * pow(rnd(event_key, 'hour'), 0.8)
            end
        )::integer) as started_at,
        to_minutes((
            case
                when days > 0
                    then greatest(180, 1440 * rnd_wait(event_key, 'length', days * 0.8))
                when kind = 'emergency' then 60 + 240 * rnd(event_key, 'length')
                else 20 + 60 * rnd(event_key, 'length')
            end
        )::integer) as length
    from contact_events
    inner join persons on contact_events.person_no = persons.person_no
    inner join departments on contact_events.shak = departments.shak
)
select
    * exclude (length, leaves_at),
    greatest(
        started_at + to_minutes(10),
        least(started_at + length, leaves_at)
    ) as ended_at,
    strftime(started_at, '%H:%M') as started_time
from starts;

create or replace table region_starts_lpr3 as
select region, if(region in ('Syddanmark', 'Nordjylland'), date '2019-03-03', date '2019-02-03')
    as lpr3_from
from regions;

create or replace table all_contacts as
select
    contact_no::integer as dw_ek_kontakt,
    (person_no * 100 + right(shak, 3)::integer // 10)::integer as dw_ek_forloeb,
    person_id as cpr,
    sor as sorenhed_ans,
    'Afdeling' as enhedstype_ans,
    hovedspeciale as hovedspeciale_ans,
    'Region ' || hospital_region as region_ans,
    started_at::date as dato_start,
    started_time as tidspunkt_start,
    case when ended_at::date <= getvariable('today') then ended_at::date end as dato_slut,
    case when ended_at::date <= getvariable('today') then strftime(ended_at, '%H:%M') end
        as tidspunkt_slut,
    diagnosis as aktionsdiagnose,
    case when diagnosis like 'DS%' then 'ALCC02' else 'ALCC04' end as kontaktaarsag,
    if(is_planned, 'ATA3', 'ATA1') as prioritet,
    case
        when kind in ('check_up', 'outpatient') and rnd(event_key, 'by phone')
            < if(event_on between date '2020-03-12' and date '2020-06-30', 0.35, 0.10)
            then 'ALCA03'
        else 'ALCA00'
    end as kontakttype,
    case when is_planned then event_on - (5 + rnd(event_key, 'referred') * 50)::integer end
        as dato_henvisning,
    null::varchar as tidspunkt_henvisning,
    case when is_planned and rnd(event_key, 'reason given') < 0.7 then diagnosis end
        as henvisningsaarsag,
    if(event_on < lpr3_from, 'ALDA99', if(is_planned, 'ALDA10', 'ALDA20')) as henvisningsmaade,
    null::varchar as sorenhed_hen,
    started_at::date as dato_behandling_start,
    started_time as tidspunkt_behandling_start,
    'LPR3' as lprindberetningssystem,
    person_id,
    person_no,
    event_key,
    kind,
    ward_group,
    shak,
    hospital,
    hospital_region,
    lpr3_from,
    started_at,
    ended_at
from timed_contacts
inner join region_starts_lpr3 on timed_contacts.hospital_region = region_starts_lpr3.region;

-- Scaffolding goes, to save memory.
drop view timed_contacts;
drop table contact_events;
drop table check_ups;
