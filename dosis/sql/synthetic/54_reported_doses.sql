-- Each dose with what its row will say of product, person, contact and region.

-- One row in 333 is delivered twice, exactly the same (an error in transmission).
create or replace table repeated_doses as
select * from visit_doses where rnd(dose_key, 'twice') < 0.003
union all
select * from ward_doses where rnd(dose_key, 'twice') < 0.003;

create or replace view doses as
select * from visit_doses
union all
select * from ward_doses
union all
select * from repeated_doses;

-- Truth: what the plan says that rows lack, by department, and by department and product.
create or replace table reporting_defects as
select
    departments.department_no,
    truth_plan.mechanism,
    hospital_products.product_no,
    truth_plan.value,
    truth_plan.from_on,
    truth_plan.to_on + to_days(1) as ends_at
from truth_plan
inner join departments
    on departments.region = truth_plan.region
        and departments.hospital = coalesce(truth_plan.hospital, departments.hospital)
        and departments.shak = coalesce(truth_plan.shak, departments.shak)
left join hospital_products on truth_plan.detail = hospital_products.substance
where truth_plan.mechanism in ('silence', 'rows', 'unit', 'as_needed', 'indication', 'noise')
    and not (truth_plan.mechanism = 'rows' and truth_plan.value > 1);

create or replace view reported_doses as
select
    doses.*,
    product_shapes.* exclude (product_no),
    departments.region_code,
    departments.side,
    doses.given_at < departments.lpr3_from as is_lpr2,
    coalesce(
        case when doses.given_at < atc_before.changed_on then atc_before.atc_before end,
        product_shapes.atc
    ) as atc_then,
    spelling_group + if(departments.side = 'oest', 0, 1000)
    + floor(1000 * rnd(doses.dose_key, 'spelling'))::integer as spelling_no,
    product_defects.mechanism = 'unit' as loses_unit,
    case when department_defects.mechanism not in ('silence', 'rows')
        then department_defects.mechanism end as defect
from doses
inner join product_shapes on doses.product_no = product_shapes.product_no
inner join departments on doses.department_no = departments.department_no
left join atc_before on product_shapes.atc = atc_before.atc
left join (select * from reporting_defects where product_no is null) as department_defects
    on doses.department_no = department_defects.department_no
        and doses.given_at >= department_defects.from_on
        and doses.given_at < department_defects.ends_at
left join (select * from reporting_defects where product_no is not null) as product_defects
    on doses.department_no = product_defects.department_no
        and doses.product_no = product_defects.product_no
        and doses.given_at >= product_defects.from_on
        and doses.given_at < product_defects.ends_at
where coalesce(product_defects.mechanism, '') != 'silence'
    and case department_defects.mechanism
        when 'silence' then false
        when 'rows'
            then doses.kind = 'visit'
                or rnd(doses.dose_key, 'reported') < department_defects.value
        else true
    end;
