-- What departments truly used, in packs: the doses as they were given, reported to SMR or not.

create or replace temp table department_use as
with given_packs as (
    select
        doses.shak as c_shak,
        hospital_products.vnr,
        date_trunc('month', doses.given_at)::date as month,
        doses.amount / (hospital_products.strength * hospital_products.pack_size) as packs
    from (select * from visit_doses union all select * from ward_doses) as doses
    inner join hospital_products on hospital_products.product_no = doses.product_no
),

-- Nordjylland registered no hand-outs before 2020, but the clinics got the packs.
unregistered_visits as (
    select
        *,
        concat_ws(' ', regimen, adalimumab_product) as product_key
    from visits
    where is_handed_out and region = 'Nordjylland' and visit_on < date '2020-01-01'
),

products_of_regimens as (
    select regimen as product_key, product_name, from_on from regimen_products
    union all
    select 'adalimumab ' || product_name, product_name, date '2000-01-01'
    from hospital_products
    where atc = 'L04AB04'
),

unregistered_packs as (
    select
        unregistered_visits.shak as c_shak,
        hospital_products.vnr,
        date_trunc('month', unregistered_visits.visit_on)::date as month,
        unregistered_visits.packs::double as packs
    from unregistered_visits
    asof join products_of_regimens
        on unregistered_visits.product_key = products_of_regimens.product_key
        and unregistered_visits.visit_on >= products_of_regimens.from_on
    inner join hospital_products
        on hospital_products.product_name = products_of_regimens.product_name
)

select
    c_shak,
    vnr,
    month,
    round(sum(packs), 6) as used_packs
from (select * from given_packs union all select * from unregistered_packs)
group by all;
