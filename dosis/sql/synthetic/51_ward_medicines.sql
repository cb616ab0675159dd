-- Ward medicines: an admission's group decides which are ordered (and script 52 gives the doses, as long
-- as the patient is there).

create or replace table ward_medicines as
select
    hospital_products.product_no,
    medicines.dose,
    medicines.per_day,
    medicines.ward_group,
    medicines.chance
from (
    unpivot (
        select * from read_csv(
            getvariable('folder') || '/ward_medicines.csv', header = true,
            types = {
                'dose': 'double', 'per_day': 'double', 'general': 'double', 'pain': 'double',
                'infection': 'double', 'heart': 'double', 'lung': 'double', 'surgery': 'double',
                'cancer_pain': 'double'
            }
        )
    ) on general, infection, heart, lung, surgery, cancer_pain, pain
    into name ward_group value chance
) as medicines
inner join hospital_products on medicines.product_name = hospital_products.product_name;

-- Each department has its own habits (coefficient of variation 0.15), and the planned truths.
create or replace table department_medicines as
select
    departments.shak,
    ward_medicines.* exclude (chance),
    chance * exp(
        0.15 * rnd_normal(departments.shak || hospital_products.substance, 'habit') - 0.011
    ) as chance,
    coalesce(plan.value, 1) as ratio,
    plan.from_on,
    plan.to_on
from departments
cross join ward_medicines
inner join hospital_products on ward_medicines.product_no = hospital_products.product_no
left join (select * from truth_plan where mechanism = 'order_chance') as plan
    on departments.shak = plan.shak and hospital_products.substance = plan.detail;
