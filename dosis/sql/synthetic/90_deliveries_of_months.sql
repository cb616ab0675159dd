-- What arrives when: contacts, diagnoses and administrations in the three rounds of
-- `delivery_rounds`, where the youngest months are not yet complete; persons once.

create or replace view delivered_smr__indberetningmedpris as
select
    administrations.* exclude (product_no, dose_key),
    round.delivered_on
from all_administrations as administrations
inner join delivery_rounds as round
    on has_arrived(
        date_trunc('month', administrations.d_adm)::date, administrations.dose_key,
        round.first_month, round.partial_month, round.ninety_month
    );

-- A contact, its diagnoses and its results arrive together.
create or replace view arrived_contacts as
select lpr3_contacts.*, round.delivered_on
from lpr3_contacts
inner join delivery_rounds as round
    on has_arrived(
        date_trunc('month', lpr3_contacts.dato_start)::date, lpr3_contacts.event_key,
        round.first_month, round.partial_month, round.ninety_month
    );

create or replace view delivered_lpr__kontakter as
select
    * exclude (
        person_id, person_no, event_key, kind, ward_group, shak, hospital, hospital_region,
        lpr3_from, started_at, ended_at
    )
from arrived_contacts;

create or replace view delivered_lpr__diagnoser as
select
    all_diagnoses.* exclude (contact_no, event_key, lpr3_on),
    round.delivered_on
from all_diagnoses
inner join delivery_rounds as round
    on has_arrived(
        date_trunc('month', all_diagnoses.lpr3_on)::date, all_diagnoses.event_key,
        round.first_month, round.partial_month, round.ninety_month
    );

create or replace table delivered_cpr__cpr3_t_person as
select
    person_id as v_pnr,
    sex as c_kon,
    case
        when died_on is not null then '90'
        when emigrated_on is not null then '80'
        else '01'
    end as c_status,
    born_on as d_foddato,
    coalesce(died_on, emigrated_on, born_on) as d_status_hen_start,
    null::varchar as v_mor_pnr,
    null::varchar as v_far_pnr,
    getvariable('today') as delivered_on
from persons;

-- Truth outside the chosen period was not planted.
delete from planted
where from_on > getvariable('today') or to_on < getvariable('first_month');
