-- What a department needs in a month: use, stock, waste and theatre, in packs.
create or replace temp table department_needs as
with surgical_months as (
    select
        departments.shak as c_shak,
        departments.weight,
        unnest(range(
            greatest(getvariable('first_month'), date '2018-05-01')::timestamp,
            getvariable('today')::timestamp, interval 1 month
        ))::date as month
    from departments
    where departments.specialty = 'surgery'
),

-- About 20,000 operations in general anaesthesia a month in the country.
theatre_needs as (
    select
        c_shak,
        vnr,
        month,
        getvariable('scale') * weight * if(atc = 'N01AX10', 260, 90)
        * (0.9 + 0.2 * rnd(hash(c_shak, vnr, month), 'theatre')) as packs
    from surgical_months
    inner join hospital_products on atc in ('N01AX10', 'N01AH01')
),

-- Stock of 2-6 %; 5-15 % of an infusion against cancer stays in the vial; December fills the stores.
ward_needs as (
    select
        department_use.c_shak,
        department_use.vnr,
        department_use.month,
        used_packs
        * (1.02 + 0.04 * rnd(hash(department_use.c_shak, department_use.vnr), 'stock'))
        * case
            when route = 'IV' and hospital_products.atc like 'L01%'
                then 1.05 + 0.10 * rnd(hash(department_use.c_shak, department_use.vnr), 'remainder')
            else 1
        end
        * case month(department_use.month) when 12 then 1.10 when 1 then 0.90 else 1 end
        * coalesce(changes.value, 1) as packs
    from department_use
    inner join hospital_products on hospital_products.vnr = department_use.vnr
    -- Truth: diversion, and what looks like it.
    left join (select * from truth_plan where mechanism = 'need') as changes
        on department_use.c_shak = changes.shak
            and hospital_products.substance = changes.detail
            and department_use.month between changes.from_on and changes.to_on
)

select
    c_shak,
    vnr,
    month,
    sum(packs) as packs
from (select * from ward_needs union all by name select * from theatre_needs)
group by all;
