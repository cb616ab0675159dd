-- Every infusion and every pack handed out, as it truly was: person, contact, product, amount in
-- the unit of the product's strength. Script 55 writes them the way hospitals report.

-- The day from which a region follows the SMR guide of 1 July 2022: hand-outs of adalimumab are
-- then one row per dose; before, one row per pack of two pens.
create or replace table guide_uptake as
select * from (
    values
    ('Hovedstaden', date '2022-07-01'), ('Sjælland', date '2022-07-01'),
    ('Syddanmark', date '2022-07-01'), ('Midtjylland', date '2022-10-01'),
    ('Nordjylland', date '2023-01-01')
) as list (region, guide_from);

-- A number for each row of a contact's doses: at most 128 products, 512 rows of each.
create or replace macro dose_number(contact_no, product_no, number) as
    (contact_no::bigint * 128 + product_no) * 512 + number;

create or replace table visit_doses as
with products as (
    select regimen, product_name, from_on from regimen_products
    union all
    select 'adalimumab ' || product_name, product_name, date '2000-01-01'
    from hospital_products
    where atc = 'L04AB04'
), visits_at_contacts as (
    select
        visits.*,
        all_contacts.contact_no,
        all_contacts.department_no,
        all_contacts.started_at,
        all_contacts.ended_at,
        all_contacts.kind,
        all_contacts.started_at + to_minutes(10) as given_at,
        concat_ws(' ', visits.regimen, visits.adalimumab_product) as product_key,
        -- Nordjylland registers no hand-outs before 2020: only what the clinic gave itself, the
        -- first dose and the doses of the one in ten who cannot inject.
        visits.is_handed_out and visits.region = 'Nordjylland'
        and visits.visit_on < date '2020-01-01' as is_before_hand_outs,
        -- Truth: where a switch stalls or the new product is short, the product of the day before.
        case
            when slow.shak is null or visits.visit_on < slow.from_on then visits.visit_on
            when slow.mechanism = 'delay' and visits.visit_on >= slow.from_on + slow.value::integer
                then visits.visit_on
            when slow.mechanism = 'stall' and rnd(visits.person_no, 'switched') < slow.value
                then visits.visit_on
            else slow.from_on - 1
        end as product_on
    from visits
    inner join all_contacts
        on visits.person_no = all_contacts.person_no
            and visits.visit_on = all_contacts.started_at::date
            and visits.shak = all_contacts.shak
            and all_contacts.kind = 'visit'
    left join (
        select * from truth_plan where mechanism in ('stall', 'delay') and detail != 'adalimumab'
    ) as slow on visits.shak = slow.shak and visits.regimen = slow.detail
), visits_with_products as (
    select
        visits_at_contacts.*,
        hospital_products.* exclude (vnr, drug_id, atc, substance, product_name),
        visits_at_contacts.regimen = 'adalimumab'
        and visits_at_contacts.visit_on >= guide_uptake.guide_from as is_row_per_dose
    from visits_at_contacts
    asof join products
        on visits_at_contacts.product_key = products.regimen
            and visits_at_contacts.product_on >= products.from_on
    inner join hospital_products on products.product_name = hospital_products.product_name
    inner join guide_uptake on visits_at_contacts.region = guide_uptake.region
    where not visits_at_contacts.is_before_hand_outs
        or visits_at_contacts.starts_on = visits_at_contacts.visit_on
        or rnd(visits_at_contacts.person_no, 'cannot inject') < 0.1
)
select
    person_id,
    contact_no,
    department_no,
    shak,
    region as hospital_region,
    kind,
    diagnosis,
    started_at,
    ended_at,
    product_no,
    given_at + to_minutes(row.number) as given_at,
    case
        when is_handed_out and (is_before_hand_outs or is_row_per_dose) then strength
        when is_handed_out then strength * pack_size
        when is_per_kg then round(dose * greatest(weight_kg, 45), -1)
        else dose
    end as amount,
    is_handed_out and not is_before_hand_outs as is_handed_out,
    starts_on + 365 * ((visit_on - starts_on) // 365)::integer + to_hours(9) as ordered_at,
    case when not is_handed_out then visit_on + to_hours(16) end as order_ends_at,
    hash(person_no, contact_no, regimen, row.number) as dose_key,
    dose_number(contact_no, product_no, row.number) as dose_no
from visits_with_products
cross join lateral (
    select unnest(range(case
        when not is_handed_out or is_before_hand_outs then 1
        when is_row_per_dose then packs * pack_size::integer
        else packs
    end)) as number
) as row;
