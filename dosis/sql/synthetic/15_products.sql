-- The medicines that hospitals give, their codes before re-coding, and SMR's table of medicines.

-- What hospitals pay is agreed anew each New Year: `price` holds in 2018, `price_drift` is a year's factor.
create or replace table hospital_products as
select
    *, 0.945 + 0.085 * rnd(vnr, 'price a year') as price_drift,
    row_number() over (order by vnr)::integer as product_no
from read_csv(
    getvariable('folder') || '/hospital_products.csv', header = true,
    columns = {
        'vnr': 'varchar', 'drug_id': 'bigint', 'product_name': 'varchar', 'atc': 'varchar',
        'substance': 'varchar', 'form': 'varchar', 'route': 'varchar', 'strength': 'double',
        'strength_unit': 'varchar', 'pack_size': 'double', 'pack_unit': 'varchar',
        'ddd_per_pack': 'double', 'price': 'double'
    }
)
order by vnr;

-- SMR keeps the code that was valid on the day of the dose.
create or replace table atc_before as
select * from read_csv(
    getvariable('folder') || '/atc_before.csv', header = true,
    columns = {'atc': 'varchar', 'atc_before': 'varchar', 'changed_on': 'date'}
);

create or replace table delivered_smr__laegemiddel as
select
    vnr as varenummer,
    drug_id::varchar as varenummer__drugid_,
    product_name as vare_beskrivelse,
    replace(strength::varchar, '.', ',') || ' ' || lower(strength_unit) as styrke_beskrivelse,
    strength as styrke_numerisk,
    strength_unit as styrke_enhed,
    pack_unit as enhed_st_rrelse,
    route as administrationsvej_kode,
    case route
        when 'OR' then 'oral anvendelse'
        when 'IV' then 'intravenøs anvendelse'
        when 'SC' then 'subkutan anvendelse'
        else 'anvendelse til inhalation'
    end as administrationsvej_beskrivelse,
    pack_size::varchar as pakningsst_rrelse,
    pack_size::varchar || ' ' || lower(pack_unit) as pakningsst_rrelse_beskrivelse,
    atc as atc_kode,
    substance as atc_beskrivelse,
    form as laegemiddelform,
    left(atc, 1) as atc_gruppeniveau_1,
    left(atc, 3) as atc_gruppeniveau_2,
    ddd_per_pack as volume,
    case when ddd_per_pack is not null then 'DDD' end as volume_enhed_kode,
    case when ddd_per_pack is not null then 'Defineret døgndosis' end as volume_enhed_beskrivelse,
    getvariable('today') as delivered_on
from hospital_products
order by vnr;
