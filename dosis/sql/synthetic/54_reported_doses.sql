-- Each dose with what its row will say of product, person, contact and region.

create or replace table doses as
with every_dose as (
    select * from visit_doses
    union all
    select * from ward_doses
)
select *, row_number() over (order by given_at, dose_key) as dose_no
from every_dose;

drop table visit_doses;
drop table ward_doses;

-- Randers reports nothing to SMR in February and March 2024; Nordjylland's paracetamol loses its
-- unit from March to August 2023; Sjælland's extra ward rows are made in script 52.
create or replace view reported_doses as
select
    doses.*,
    product_shapes.* exclude (product_no),
    all_contacts.person_id,
    all_contacts.shak,
    all_contacts.hospital_region,
    all_contacts.started_at,
    all_contacts.ended_at,
    all_contacts.kind,
    all_contacts.aktionsdiagnose,
    regions.region_code,
    regions.side,
    doses.given_at < region_starts_lpr3.lpr3_from as is_lpr2,
    coalesce(
        case when doses.given_at < atc_before.changed_on then atc_before.atc_before end,
        product_shapes.atc
    ) as atc_then,
    rnd(doses.dose_key, 'spelling') as spelling_chance,
    product_shapes.substance = 'paracetamol' and all_contacts.hospital_region = 'Nordjylland'
    and doses.given_at::date between date '2023-03-01' and date '2023-08-31' as loses_unit
from doses
inner join product_shapes on doses.product_no = product_shapes.product_no
inner join all_contacts on doses.contact_no = all_contacts.dw_ek_kontakt
inner join regions on all_contacts.hospital_region = regions.region
inner join region_starts_lpr3 on all_contacts.hospital_region = region_starts_lpr3.region
left join atc_before on product_shapes.atc = atc_before.atc
where not (
    all_contacts.hospital = 'Regionshospitalet Randers'
    and doses.given_at::date between date '2024-02-01' and date '2024-03-31'
);
