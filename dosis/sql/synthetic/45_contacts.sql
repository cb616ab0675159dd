-- Every hospital contact as it was, and with the delivered column names, before it is split into deliveries.

-- Times: planned contacts in working hours, the others around the clock; no contact outlives the
-- patient, and an admission that is open on the last day has no end.
create or replace table all_contacts as
select
    contact_events.contact_no::integer as contact_no,
    contact_events.person_no::integer as person_no,
    contact_events.person_id,
    contact_events.event_key,
    contact_events.kind,
    contact_events.diagnosis,
    contact_events.ward_group,
    contact_events.is_planned,
    departments.department_no,
    departments.shak,
    departments.region as hospital_region,
    contact_events.event_on + to_minutes((
        case
            when is_planned then 480 + 420 * rnd(event_key, 'hour')
            else 1410 * pow(rnd(event_key, 'hour'), 0.8)
        end
    )::integer) as started_at,
    greatest(
        started_at + to_minutes(10),
        least(
            started_at + to_minutes((
                case
                    when days > 0
                        then greatest(180, 1440 * rnd_wait(event_key, 'length', days * 0.8))
                    when kind = 'emergency' then 60 + 240 * rnd(event_key, 'length')
                    else 20 + 60 * rnd(event_key, 'length')
                end
            )::integer),
            coalesce(died_on, date '2099-01-01') + to_hours(22),
            coalesce(emigrated_on, date '2099-01-01') - to_hours(6)
        )
    ) as ended_at
from contact_events
inner join departments on contact_events.at_shak = departments.shak;

-- Scaffolding goes, to save memory.
drop view contact_events;
drop view ordinary_events;
drop view suggested_events;
drop table event_numbers;
drop table patient_events;

create or replace view reported_contacts as
select
    all_contacts.*,
    departments.lpr3_from,
    contact_no as dw_ek_kontakt,
    person_no * 100 + departments.shak_afd::integer // 10 as dw_ek_forloeb,
    person_id as cpr,
    departments.sor::varchar as sorenhed_ans,
    'Afdeling' as enhedstype_ans,
    departments.hovedspeciale as hovedspeciale_ans,
    'Region ' || hospital_region as region_ans,
    started_at::date as dato_start,
    strftime(started_at, '%H:%M') as tidspunkt_start,
    case when ended_at::date <= getvariable('today') then ended_at::date end as dato_slut,
    case when ended_at::date <= getvariable('today') then strftime(ended_at, '%H:%M') end
        as tidspunkt_slut,
    diagnosis as aktionsdiagnose,
    case when diagnosis like 'DS%' then 'ALCC02' else 'ALCC04' end as kontaktaarsag,
    if(is_planned, 'ATA3', 'ATA1') as prioritet,
    case
        when kind in ('check_up', 'outpatient') and rnd(event_key, 'by phone')
            < if(started_at between date '2020-03-12' and date '2020-07-01', 0.35, 0.10)
            then 'ALCA03'
        else 'ALCA00'
    end as kontakttype,
    case when is_planned then started_at::date - (5 + rnd(event_key, 'referred') * 50)::integer end
        as dato_henvisning,
    null::varchar as tidspunkt_henvisning,
    case
        when person_id = 'referral_diagnosis' then 'DZ033'
        when is_planned and person_id like 'P%' and rnd(event_key, 'reason given') < 0.7 then diagnosis
    end as henvisningsaarsag,
    if(started_at < lpr3_from, 'ALDA99', if(is_planned, 'ALDA10', 'ALDA20')) as henvisningsmaade,
    null::varchar as sorenhed_hen,
    started_at::date as dato_behandling_start,
    strftime(started_at, '%H:%M') as tidspunkt_behandling_start,
    'LPR3' as lprindberetningssystem
from all_contacts
inner join departments on all_contacts.department_no = departments.department_no;
