-- The prescriptions as the Health Data Authority delivers them, and their packs.

create or replace view delivered_lms__epikur as
select
    row_no,
    person_id as cpr,
    dispensed_on::timestamp as eksd,
    prescription_products.atc,
    prescription_products.pack_size as packsize,
    prescription_products.vnr,
    apk::double as apk,
    (1 + 90 * rnd(key, 'dosage'))::integer as doso,
    indication_code as indo,
    -- The volume of the whole row: packs times the volume of one, or units of a dose dispensing.
    round(apk * coalesce(prescription_products.ddd_per_pack, prescription_products.pack_size)
        / if(is_dose_dispensed, prescription_products.pack_size, 1), 3) as volapk,
    prescription_products.volume_type as voltypecode,
    if(prescription_products.volume_type = 'DD', 'DDD', 'gram') as voltypetxt,
    year(dispensed_on)::integer as aar,
    region_code as cpr_reg,
    if(is_dose_dispensed, 'DD', null) as ekst,
    getvariable('round_on') as delivered_on
from prescriptions
inner join prescription_products on prescriptions.product_no = prescription_products.product_no
where has_arrived(dispensed_on, key)
    and dispensed_on between getvariable('first_month') and getvariable('today');

create or replace table delivered_lms__laegemiddeloplysninger as
select
    vnr,
    drug_id as drugid,
    name as pname,
    atc,
    pack_size as packsize,
    pack_text as packtext,
    strength as strnum,
    strength_unit as strunit,
    replace(strength::varchar, '.0', '') || ' ' || lower(strength_unit) as streng,
    form as dosform,
    route as whoadmvej,
    coalesce(ddd_per_pack, pack_size) as volume,
    volume_type as voltypecode,
    if(volume_type = 'DD', 'DDD', 'gram') as voltypetxt,
    getvariable('today') as delivered_on
from prescription_products
order by vnr;
