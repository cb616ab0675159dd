-- The registers around: stays abroad, list prices, inhabitants, laboratory results, patients' reports and
-- international values. Thin, so that each layout has rows; the international ones are invented.

create or replace view delivered_cpr__cpr3_t_adresse_udland as
select
    person_id as v_pnr, emigrated_on as d_udrejse_dato, null::date as d_indrejse_dato,
    getvariable('today') as delivered_on
from persons
where emigrated_on is not null
union all
select
    person_id, left_on, (left_on + to_days((200 + 500 * rnd(person_no, 'abroad for'))::integer))::date,
    getvariable('today')
from (
    select *, date '2008-01-01' + floor(3000 * rnd(person_no, 'abroad on'))::integer as left_on
    from persons
) as movers
where (rnd(person_no, 'was abroad') < 0.02 or person_id = 'returned_from_abroad')
    and born_on < left_on and emigrated_on is null;

create or replace view delivered_price__price_list as
select
    products.vnr as varenummer,
    half_year.from_on as gyldig_fra,
    round(products.price * listed.markup * (1 - 0.01 * half_year.number), 2) as aip,
    round(products.price * (0.3 + listed.markup) * (1 - 0.01 * half_year.number), 2) as esp,
    getvariable('today') as delivered_on
from hospital_products as products
-- No list price tells the agreed one: discounts differ from product to product.
inner join (select vnr, 1.05 + 0.9 * rnd(vnr, 'discount') as markup from hospital_products) as listed
    on products.vnr = listed.vnr
cross join (
    select (getvariable('first_month') + to_months((6 * number)::integer))::date as from_on, number
    from (select unnest(range(20)) as number)
) as half_year
where half_year.from_on <= getvariable('today');

create or replace view delivered_population__population as
select
    make_date(years.year, 1, 1) as month,
    persons.region,
    municipalities.codes[1 + persons.person_no % 3] as municipality,
    persons.sex,
    years.year - year(persons.born_on) as age,
    count(*)::integer as persons,
    getvariable('today') as delivered_on
from persons
cross join (
    select unnest(range(year(getvariable('first_month')), year(getvariable('today')) + 1))::integer
        as year
) as years
inner join (
    values ('Hovedstaden', ['101', '147', '157']), ('Sjælland', ['265', '259', '330']),
        ('Syddanmark', ['461', '561', '621']), ('Midtjylland', ['751', '730', '657']),
        ('Nordjylland', ['851', '860', '813'])
) as municipalities (region, codes) on persons.region = municipalities.region
where years.year > year(persons.born_on)
    and coalesce(persons.died_on, date '2099-01-01') >= make_date(years.year, 1, 1)
    and coalesce(persons.emigrated_on, date '2099-01-01') >= make_date(years.year, 1, 1)
group by all;

create or replace view delivered_lab__lab_forsker as
select
    contacts.person_id as patient_cpr, contacts.started_at::date as samplingdate,
    strftime(contacts.started_at, '%H:%M') as samplingtime, test.code as analysiscode,
    case
        when test.code = 'NPU19748' and rnd(contacts.event_key, 'crp') < 0.4 then '<4'
        else replace(round(test.mean * (0.7 + 0.6 * rnd(contacts.event_key, test.code)), 1)::varchar,
            '.', ',')
    end as value,
    test.unit, test.low as refintervallower, test.high as refintervalupper,
    getvariable('today') as delivered_on
from all_contacts as contacts
cross join (
    values ('NPU19748', 12.0, 'mg/L', null, '10'), ('NPU02319', 8.4, 'mmol/L', '7,3', '9,5'),
        ('NPU04998', 78.0, 'umol/L', '45', '90')
) as test (code, mean, unit, low, high)
where contacts.kind = 'check_up' and rnd(contacts.event_key, 'sampled') < 0.1;

create or replace view delivered_pro__pro_report as
select
    'report-' || contact_no as report_id, person_id as person,
    started_at + to_days(3) as reported_at, 'behandling' as course,
    products.vnr as varenummer,
    floor(11 * rnd(event_key, 'effect'))::integer as effect_score,
    if(rnd(event_key, 'side effect') < 0.2, 'KVALME', null) as side_effect_code,
    if(rnd(event_key, 'side effect') < 0.2, 2, null)::integer as severity,
    null::varchar as batch,
    case when rnd(event_key, 'withdrawn') < 0.05 then started_at + to_days(30) end as withdrawn_at,
    getvariable('today') as delivered_on
from (
    select *, row_number() over (order by contact_no) as report_no
    from all_contacts
) as contacts
inner join (
    select vnr, row_number() over (order by vnr) - 1 as number, count(*) over () as products
    from hospital_products
    where route = 'SC'
) as products
    on contacts.report_no % products.products = products.number
where kind = 'check_up' and started_at >= timestamp '2026-01-01'
    and rnd(event_key, 'reports') < 0.05;

create or replace view delivered_international__series as
select
    country, year, 'L04AB04' as atc, 'treated patients per 1000' as measure,
    round(1.5 + 2 * rnd(country, year::varchar), 2) as value, 'per 1000' as unit,
    'invented for the synthetic registers' as source, getvariable('today') as delivered_on
from (values ('SE'), ('NO'), ('FI')) as countries (country)
cross join (select unnest(range(2019, 2026))::integer as year) as years;
