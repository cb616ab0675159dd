-- Before its region changed to LPR3 a hospital reported to LPR2. Contacts that began before that day go to LPR2; a stay
-- that lasted over it is closed there with the code M and goes on in LPR3. Two years of history lie before the first
-- month, thin, so that a look-back finds chronic disease.

create or replace table lpr2_contacts as
select
    contact_no::bigint as k_recnum,
    person_id as v_cpr,
    case kind when 'admission' then 0 when 'emergency' then 3 else 2 end as c_pattype,
    left(shak, 4)::integer as c_sgh,
    right(shak, 3) as c_afd,
    started_at,
    if(kind = 'admission' and ended_at::date >= lpr3_from, lpr3_from::timestamp, ended_at)
        as ended_at,
    kind = 'admission' and ended_at::date >= lpr3_from as is_moved,
    diagnosis as c_adiag,
    henvisningsaarsag as referral_diagnosis,
    (kind = 'outpatient' and rnd(event_key, 'psychiatry') < 0.03)
    or person_id = 'psychiatric_over_the_change' as is_psychiatric,
    event_key
from reported_contacts
where started_at::date < lpr3_from;

create or replace view lpr3_contacts as
select
    * exclude (is_moved)
    replace (
        if(is_moved, lpr3_from, dato_start) as dato_start,
        if(is_moved, '00:00', tidspunkt_start) as tidspunkt_start,
        if(is_moved, 'ALDA99', henvisningsmaade) as henvisningsmaade
    )
from (select *, started_at::date < lpr3_from as is_moved from reported_contacts) as contacts
where not is_moved or (kind = 'admission' and ended_at::date >= lpr3_from);

-- One person in five had a chronic disease seen to in the two years before the first month.
create or replace table earlier_contacts as
with seen as (
    select
        person_id,
        person_no,
        min_by(shak, event_key) as shak,
        min_by(department_no, event_key) as department_no,
        getvariable('first_month') - (1 + floor(730 * rnd(person_no, 'seen before'))::integer)
            as seen_on
    from all_contacts
    where rnd(person_no, 'chronic before') < 0.2
    group by person_id, person_no
)
select
    800000000 + person_no as k_recnum,
    person_id as v_cpr,
    2 as c_pattype,
    left(seen.shak, 4)::integer as c_sgh,
    right(seen.shak, 3) as c_afd,
    seen_on::timestamp + to_minutes((480 + 400 * rnd(person_no, 'minute before'))::integer)
        as started_at,
    ['DE119', 'DI109', 'DJ449', 'DI259', 'DN189', 'DI500', 'DE780', 'DM810'][
        1 + floor(8 * rnd(person_no, 'disease before'))::integer
    ] as c_adiag
from seen
inner join departments on seen.department_no = departments.department_no
where seen_on < departments.lpr3_from;

create or replace table all_lpr2_contacts as
select * exclude (event_key), k_recnum as contact_no from lpr2_contacts
union all by name
select
    *, started_at + to_minutes(30) as ended_at, false as is_moved, false as is_psychiatric,
    null as referral_diagnosis, k_recnum as contact_no
from earlier_contacts;

create or replace view delivered_lpr__t_adm as
select
    k_recnum, v_cpr, c_pattype, c_sgh, c_afd,
    date_trunc('day', started_at) as d_inddto,
    hour(started_at)::integer as v_indtime,
    minute(started_at)::integer as v_indminut,
    date_trunc('day', ended_at) as d_uddto,
    hour(ended_at)::integer as v_udtime,
    if(is_moved, 'M', 'A') as c_udm,
    c_adiag,
    null::integer as c_bopamt,
    null::integer as c_spec,
    (select min(delivered_on) from delivery_rounds
        where delivered_on >= least(date '2019-04-01', getvariable('today'))) as delivered_on
from all_lpr2_contacts
where not is_psychiatric;

create or replace view delivered_lpr__t_psyk_adm as
select
    k_recnum, v_cpr, c_pattype, c_sgh, c_afd,
    date_trunc('day', started_at) as d_inddto,
    date_trunc('day', ended_at) as d_uddto,
    'DF329' as c_adiag,
    (select min(delivered_on) from delivery_rounds
        where delivered_on >= least(date '2019-04-01', getvariable('today'))) as delivered_on
from all_lpr2_contacts
where is_psychiatric;
