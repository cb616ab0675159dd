-- What departments need besides what they use.

-- Theatre: propofol is given by the anaesthetist and never registered as an administration.
create or replace temp table propofol as
select
    '022297' as vnr, 28100000199 as drug_id, 'Propofol Fresenius' as product_name,
    'N01AX10' as atc, 'propofol' as substance, 'injektionsvæske' as form, 'IV' as route,
    10.0 as strength, 'MG/ML' as strength_unit, 100.0 as pack_size, 'ML' as pack_unit,
    180.0 as price, 1.0 as price_drift, (select max(product_no) + 1 from hospital_products)::integer as product_no
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
