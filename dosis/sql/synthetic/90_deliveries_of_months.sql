-- What arrives in the round in hand (script 00): doses, contacts and their diagnoses; persons once.

create or replace view dose_rows as
select * from all_administrations
union all by name
select * exclude (contact_no) from edge_rows
union all by name
-- One edge person's dose is delivered twice.
select * exclude (contact_no) from edge_rows
where v_cpr = 'duplicate_dose' and hour(d_adm) = 8 and day(d_adm) = 6;

create or replace view delivered_smr__indberetningmedpris as
select dose_rows.* exclude (dose_key), getvariable('round_on') as delivered_on
from dose_rows
left join arrivals
    on dose_rows.k_region_id % 10 = arrivals.region_digit
        and date_trunc('month', dose_rows.d_adm) = arrivals.month_on
        and datediff('month', dose_rows.d_adm, getvariable('round_on')) = arrivals.age
where d_adm >= getvariable('round_first')
    and d_adm < getvariable('round_partial') + interval 1 month
    and rnd(dose_key, 'arrives') < coalesce(arrivals.share, 1);

-- The monthly rounds hold what a row must hold, and no more.
create or replace view early_smr__indberetningmedpris as
select
    row_no, k_adm_id, k_region_id, v_cpr, d_adm, c_shak, c_kontaktansvar_afd_shak, c_atc, v_adm_dosis,
    v_adm_dosis_enhed, delivered_on
from delivered_smr__indberetningmedpris;

-- Truth: the rows that the months of the monthly rounds hold in the end, for the scorer alone.
create or replace view final_rows as
select
    'smr' as register,
    'indberetningmedpris' as table_name,
    region,
    strftime(d_adm, '%Y-%m') as month,
    count(*) as row_count
from dose_rows
inner join region_paces on dose_rows.k_region_id % 10 = region_paces.region_digit
where d_adm >= (select min(first_month) from early_rounds)
group by all;

-- A contact, its diagnoses and its results arrive together.
create or replace view arrived_contacts as
select *, getvariable('round_on') as delivered_on
from lpr3_contacts
where has_arrived(dato_start, event_key);

create or replace view delivered_lpr__kontakter as
select
    contact_no as row_no,
    * exclude (
        contact_no, department_no, person_id, person_no, event_key, kind, diagnosis, ward_group, is_planned, shak,
        hospital_region, lpr3_from, started_at, ended_at
    )
from arrived_contacts;

create or replace view delivered_lpr__diagnoser as
select
    4 * contact_no + slot as row_no,
    contact_no::varchar as dw_ek_kontakt,
    diagnosekode,
    diagnosetype,
    senere_afkraeftet,
    diagnosekode_parent,
    diagnosetype_parent,
    'LPR3' as lprindberetningssystem,
    getvariable('round_on') as delivered_on
from all_diagnoses
where has_arrived(lpr3_on, event_key);

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
