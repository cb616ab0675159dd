-- What departments need besides what they use, and the one that gets more than it gives.

-- Theatre: propofol is given by the anaesthetist and never registered as an administration.
create or replace temp table propofol as
select
    '022297' as vnr, 28100000199 as drug_id, 'Propofol Fresenius' as product_name,
    'N01AX10' as atc, 'propofol' as substance, 'injektionsvæske' as form, 'IV' as route,
    10.0 as strength, 'MG/ML' as strength_unit, 100.0 as pack_size, 'ML' as pack_unit,
    180.0 as price, (select max(product_no) + 1 from hospital_products)::integer as product_no
where not exists (select * from hospital_products where atc = 'N01AX10');

insert into hospital_products by name select * from propofol;

insert into delivered_smr__laegemiddel by name
select
    vnr as varenummer, drug_id::varchar as varenummer__drugid_, product_name as vare_beskrivelse,
    '10,0 mg/ml' as styrke_beskrivelse, strength as styrke_numerisk, strength_unit as styrke_enhed,
    pack_unit as enhed_st_rrelse, route as administrationsvej_kode,
    'intravenøs anvendelse' as administrationsvej_beskrivelse,
    pack_size::varchar as pakningsst_rrelse, '100.0 ml' as pakningsst_rrelse_beskrivelse,
    atc as atc_kode, substance as atc_beskrivelse, form as laegemiddelform,
    'N' as atc_gruppeniveau_1, 'N01' as atc_gruppeniveau_2, getvariable('today') as delivered_on
from propofol;

-- Truth: one department of internal medicine receives more oxycodone than it gives; it is the one of
-- Hovedstaden that gives most, so that a fifth more means something.
create or replace temp table diverting_department as
select departments.*
from departments
inner join department_use on department_use.c_shak = departments.shak
inner join hospital_products on hospital_products.vnr = department_use.vnr
where departments.region = 'Hovedstaden'
    and departments.specialty = 'internal'
    and hospital_products.atc = 'N02AA05'
    and department_use.month between date '2023-05-01' and date '2023-12-01'
group by all
order by round(sum(used_packs), 6) desc, departments.shak
limit 1;

insert into planted
select
    'diversion_1', 'diversion', '20', 'sales', 'leverance', 'antal_leveret',
    json_object('region', region, 'hospital', hospital, 'department', shak),
    'N02AA05', greatest(date '2023-05-01', getvariable('first_month')),
    least(date '2023-12-31', getvariable('today')), 'packs delivered 1.20 times the usual',
    department_text || ' receives 20 % more oxycodone than it gives from May to December 2023.'
from diverting_department;

-- Not diversion: what is sold and rightly not given.
insert into planted
values
(
    'gap_theatre', 'gap_reason', 'decoy', 'sales', 'leverance', 'antal_leveret',
    json_object('specialty', 'surgery'), 'N01AX10', getvariable('first_month'), getvariable('today'),
    'propofol and fentanyl delivered without a dose in SMR',
    'Departments of surgery get propofol and fentanyl for theatre, which SMR never sees.'
),
(
    'gap_vial_remainder', 'gap_reason', 'decoy', 'sales', 'leverance', 'antal_leveret',
    json_object('route', 'IV'), 'L01', getvariable('first_month'), getvariable('today'),
    'packs delivered 1.05 to 1.15 times the packs given',
    'A part of each vial of an infusion against cancer is thrown away.'
);
