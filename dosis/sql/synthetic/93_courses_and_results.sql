-- Courses of treatment that contacts of LPR3 belong to, and a few results reported with a contact.

create or replace view delivered_lpr__forloeb as
select
    courses.dw_ek_forloeb as row_no,
    courses.dw_ek_forloeb, courses.dw_ek_forloeb as dw_ek_helbredsforloeb, courses.cpr,
    departments.sor::varchar as sorenhed_ans, courses.dato_start,
    null::varchar as tidspunkt_start, null::date as dato_slut, null::varchar as tidspunkt_slut,
    courses.dato_henvisning, null::varchar as henvisningsaarsag,
    null::varchar as henvisningsmaade, null::varchar as afslutningsmaade,
    null::varchar as forloeblabel, 'LPR3' as lprindberetningssystem,
    getvariable('today') as delivered_on
from (
    select
        dw_ek_forloeb, any_value(cpr) as cpr, min(shak) as shak, min(dato_start) as dato_start,
        min(dato_henvisning) as dato_henvisning
    from lpr3_contacts
    group by dw_ek_forloeb
) as courses
inner join departments on courses.shak = departments.shak;

create or replace view delivered_lpr__resultater as
select
    dw_ek_kontakt::varchar as dw_ek_kontakt,
    'ZZ8190' as res_indb, 'DAS28' as res_type,
    round(2 + 3 * rnd(event_key, 'das28'), 1) as res_vaerdi_tal,
    null::varchar as res_vaerdi_tekst,
    started_at + to_minutes(10) as res_udfoert_tidspunkt,
    'LPR3' as lprindberetningssystem,
    delivered_on
from arrived_contacts
where kind = 'check_up' and rnd(event_key, 'result') < 0.05;
