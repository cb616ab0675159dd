-- Procedures of LPR: some doses of medicines with a procedure code are registered twice, as a dose in SMR and as a
-- procedure in LPR; some procedures have no dose, and a few have no contact. Operations and results are thin.

create or replace table drug_codes as
select atc, min(code_prefix) as code
from read_csv(getvariable('folder') || '/../../../seeds/drug_procedures.csv', all_varchar = true)
group by atc;

create or replace table drug_procedures as
with doses as (
    select
        person_id,
        given_at::date as performed_on,
        atc,
        min(given_at) as performed_at,
        min_by(contact_no, dose_key) as contact_no,
        min(dose_key) as dose_key
    from (
        select person_id, given_at, atc, contact_no, dose_key from reported_doses
        union all
        select edge_rows.v_cpr, d_adm, hospital_products.atc, contact_no, dose_key
        from edge_rows
        inner join hospital_products on edge_rows.c_varenummer = hospital_products.vnr
    )
    where atc in (select atc from drug_codes)
    group by all
), registered as (
    select
        doses.*,
        drug_codes.code,
        rnd(dose_key, 'without contact') < 0.01 or person_id = 'procedure_without_contact'
            as is_without_contact,
        -- One in thirty is dated three days later, where SMR has no dose.
        if(rnd(dose_key, 'without dose') < 0.03, 3, 0) as days_late
    from doses
    inner join drug_codes on doses.atc = drug_codes.atc
    where rnd(dose_key, 'also a procedure') < 0.3
        or person_id in ('dose_and_procedure', 'procedure_without_contact')
)
select
    registered.code,
    registered.performed_on + registered.days_late as performed_on,
    strftime(registered.performed_at, '%H:%M') as performed_time,
    if(registered.is_without_contact, null, contacts.contact_no) as contact_no,
    contacts.dw_ek_forloeb as course_no,
    contacts.sorenhed_ans as sor,
    contacts.shak,
    contacts.started_at::date < contacts.lpr3_from as is_lpr2,
    contacts.lpr3_from,
    registered.dose_key
from registered
inner join reported_contacts as contacts on registered.contact_no = contacts.contact_no;

create or replace table operations as
select
    contact_no,
    dw_ek_forloeb as course_no,
    ['KNFB20', 'KJDF10', 'KNGB20', 'KMCA10', 'KJEA01'][
        1 + floor(5 * rnd(event_key, 'operation'))::integer
    ] as code,
    started_at + to_minutes(90) as performed_at,
    sorenhed_ans as sor,
    shak,
    started_at::date < lpr3_from as is_lpr2,
    event_key
from reported_contacts
where kind = 'admission' and rnd(event_key, 'operated') < 0.15;

create or replace view delivered_lpr__procedurer_andre as
select
    course_no::varchar as dw_ek_forloeb,
    coalesce(contact_no::varchar, '') as dw_ek_kontakt,
    code as procedurekode, 'P' as proceduretype,
    null::varchar as procedurekode_parent, null::varchar as proceduretype_parent,
    sor as sorenhed_pro, performed_on as dato_start, performed_time as tidspunkt_start,
    performed_on as dato_slut, performed_time as tidspunkt_slut,
    'LPR3' as lprindberetningssystem, getvariable('round_on') as delivered_on
from drug_procedures
where not is_lpr2 and has_arrived(performed_on, dose_key);

create or replace view delivered_lpr__procedurer_kirurgi as
select
    course_no::varchar as dw_ek_forloeb, contact_no::varchar as dw_ek_kontakt,
    code as procedurekode, 'P' as proceduretype,
    null::varchar as procedurekode_parent, null::varchar as proceduretype_parent,
    sor as sorenhed_pro, performed_at::date as dato_start,
    strftime(performed_at, '%H:%M') as tidspunkt_start,
    performed_at::date as dato_slut, strftime(performed_at + to_minutes(60), '%H:%M')
        as tidspunkt_slut,
    'LPR3' as lprindberetningssystem, getvariable('round_on') as delivered_on
from operations
where not is_lpr2 and has_arrived(performed_at, event_key);

create or replace view delivered_lpr__t_sksube as
select
    contact_no::varchar as v_recnum, code as c_opr, null::varchar as c_tilopr, 'P' as c_oprart,
    performed_on::timestamp as d_odto, left(shak, 4) as c_osgh, right(shak, 3) as c_oafd,
    (select min(delivered_on) from delivery_rounds
        where delivered_on >= least(date '2019-04-01', getvariable('today'))) as delivered_on
from drug_procedures
where is_lpr2 and contact_no is not null;

create or replace view delivered_lpr__t_sksopr as
select
    contact_no::varchar as v_recnum, code as c_opr, null::varchar as c_tilopr, 'V' as c_oprart,
    date_trunc('day', performed_at) as d_odto, hour(performed_at)::integer as v_otime,
    minute(performed_at)::integer as v_ominut, left(shak, 4) as c_osgh, right(shak, 3) as c_oafd,
    (select min(delivered_on) from delivery_rounds
        where delivered_on >= least(date '2019-04-01', getvariable('today'))) as delivered_on
from operations
where is_lpr2;
