-- The public hospitals of the five regions and their departments.

create or replace table hospital_list as
select * from read_csv(
    getvariable('folder') || '/hospitals.csv', header = true, all_varchar = true
);

create or replace table regions as
select * from (
    values
    ('Nordjylland', 81, 0.100, 'vest'), ('Midtjylland', 82, 0.230, 'vest'),
    ('Syddanmark', 83, 0.208, 'vest'), ('Hovedstaden', 84, 0.318, 'oest'),
    ('Sjælland', 85, 0.144, 'oest')
) as list (region, region_code, population_share, side);

create or replace table hospitals as
select hospital, hosp, region, shak_sgh, weight::double as weight
from hospital_list
order by hosp;

-- Internal medicine, surgery and emergency are everywhere; the rest where the list names them.
create or replace table departments as
with specialty_list as (
    select * from read_csv(
        getvariable('folder') || '/specialties.csv', header = true, all_varchar = true
    )
)
select
    row_number() over (order by hospital_list.shak_sgh || specialty_list.afd)::integer
        as department_no,
    hospital_list.shak_sgh || specialty_list.afd as shak,
    (hospital_list.shak_sgh || specialty_list.afd)::bigint * 100000000 + 16005 as sor,
    hospital_list.shak_sgh,
    specialty_list.afd as shak_afd,
    hospital_list.hospital,
    hospital_list.region,
    regions.region_code,
    regions.side,
    -- The first day of LPR3 in the region.
    if(hospital_list.region in ('Syddanmark', 'Nordjylland'), date '2019-03-03', date '2019-02-03')
        as lpr3_from,
    specialty_list.department_text || ', ' || hospital_list.hospital as department_text,
    specialty_list.specialty,
    specialty_list.hovedspeciale,
    hospital_list.weight::double as weight
from hospital_list
inner join regions on hospital_list.region = regions.region
cross join specialty_list
where specialty_list.specialty in ('internal', 'surgery', 'emergency')
    or list_contains(string_split(hospital_list.specialties, ' '), specialty_list.specialty)
order by shak;

-- Each region's departments of one specialty on a line from 0 to 1, so that a person's chance
-- picks one. Every region has every specialty.
create or replace table department_chances as
with chances as (
    select
        region,
        specialty,
        shak,
        sum(weight) over (partition by region, specialty order by shak)
        / sum(weight) over (partition by region, specialty) as chance_to
    from departments
)
select
    *,
    lag(chance_to, 1, 0) over (partition by region, specialty order by shak) as chance_from
from chances;

-- The same as a thousand places each, for those who are many.
create or replace table department_places as
select department_chances.region, department_chances.specialty, department_chances.shak, place
from department_chances
cross join (select unnest(range(1000))::integer as place)
where (place + 0.5) / 1000 >= chance_from and (place + 0.5) / 1000 < chance_to;

-- Two departments were re-organised: both periods hold on the day between (a known trap).
create or replace table delivered_lpr__organisationer as
select
    departments.shak as kode,
    'SHAK' as kodetype,
    'Region ' || departments.region as region,
    departments.sor::varchar as sorenhed,
    case
        when department_periods.is_old then 'Tidligere ' || departments.department_text
        else departments.department_text
    end as sorenhed_tekst,
    'Region ' || departments.region as institutionsejer,
    case
        when departments.region = 'Sjælland' then 'Region Sjællands Sygehusvæsen'
        else departments.hospital
    end as sundhedsinstitution,
    case
        when departments.region = 'Sjælland' then departments.hospital
        else departments.department_text
    end as org_enhed_niveau1,
    departments.department_text as org_enhed_niveau2,
    departments.hovedspeciale,
    departments.shak_sgh,
    departments.shak_afd,
    null::varchar as shak_afs,
    department_periods.gyldig_fra,
    department_periods.gyldig_til,
    getvariable('today') as delivered_on
from departments
inner join (
    values
    ('other', false, date '2007-01-01', date '2999-12-31'),
    ('4202170', true, date '2007-01-01', date '2022-01-01'),
    ('4202170', false, date '2022-01-01', date '2999-12-31'),
    ('6620100', true, date '2007-01-01', date '2023-04-01'),
    ('6620100', false, date '2023-04-01', date '2999-12-31')
) as department_periods (shak, is_old, gyldig_fra, gyldig_til)
    on department_periods.shak = case
        when departments.shak in ('4202170', '6620100') then departments.shak else 'other'
    end
order by sorenhed, gyldig_fra;
