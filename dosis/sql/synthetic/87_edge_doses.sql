-- Rows of the edge persons in SMR.

create or replace table edge_rows as
select
    -row_number() over (order by edge_doses.plan_no, edge_doses.given_at) as row_no,
    case when edge_doses.person_id != 'dose_without_key' then 'edge' || lpad(
        row_number() over (order by edge_doses.plan_no, edge_doses.given_at)::varchar, 6, '0'
    ) end as k_adm_id,
    regions.region_code::integer + case edge_doses.person_id
        when 'region_code_with_ten' then 1000
        when 'region_code_of_one_digit' then -80
        else 0
    end as k_region_id,
    edge_doses.person_id as v_cpr,
    edge_doses.given_at as d_adm,
    coalesce(contacts.started_at, edge_doses.given_at - to_minutes(20))
    + to_minutes(if(
        edge_doses.person_id in ('contact_start_off_by_minutes', 'two_contacts_fit'), 23, 0))
        as d_kontakt_start,
    case
        when edge_doses.person_id = 'started_before_the_register' then timestamp '2016-09-01 09:00'
        when edge_doses.person_id = 'order_missing' then null
        when edge_doses.person_id = 'order_swapped' then edge_doses.first_at + to_days(5)
        else edge_doses.first_at - to_hours(1)
    end as d_ord_start,
    case
        when edge_doses.person_id = 'order_end_before_start' then edge_doses.first_at - to_days(2)
        when edge_doses.person_id = 'order_swapped' then edge_doses.first_at - to_hours(1)
        when not edge_doses.is_visit then contacts.ended_at
    end as d_ord_slut,
    edge_departments.shak as c_shak,
    edge_departments.shak as c_kontaktansvar_afd_shak,
    case when edge_doses.given_at < departments.lpr3_from then 2 end as c_patienttype,
    coalesce(
        case when edge_doses.given_at < atc_before.changed_on then atc_before.atc_before end,
        products.atc
    ) as c_atc,
    products.product_name as v_laegemiddelnavn,
    products.vnr as c_varenummer,
    products.drug_id as v_drugid,
    if(edge_doses.is_handed_out, 'UDLEV', 'ORD') as c_ord_type,
    products.route as c_adm_vej,
    edge_doses.dose as v_adm_dosis,
    edge_doses.unit as v_adm_dosis_enhed,
    products.strength as v_styrke_num,
    products.strength_unit as v_styrke_enhed,
    products.pack_size as v_pakningsstoerrelse_num,
    products.pack_unit as v_pakningsstoerrelse_enhed,
    products.form as v_laegemiddel_form,
    round(products.price * if(edge_doses.unit = 'STK', 1,
        coalesce(try_cast(edge_doses.dose as double), 1) / (products.strength * products.pack_size)
    ), 2) as amgros_adm_pris,
    edge_doses.dose_key,
    contacts.contact_no
from edge_doses
inner join persons on edge_doses.person_id = persons.person_id
inner join regions on persons.region = regions.region
inner join hospital_products as products on edge_doses.product_name = products.product_name
left join atc_before on products.atc = atc_before.atc
inner join edge_departments
    on persons.region = edge_departments.region
        and edge_departments.specialty = case
            when edge_doses.person_id = 'moved_abroad' then 'neurology'
            when edge_doses.is_visit then 'rheumatology'
            else 'internal'
        end
inner join departments on edge_departments.shak = departments.shak
left join edge_contacts as contacts
    on edge_doses.person_id = contacts.person_id
        and edge_doses.given_at between contacts.started_at and contacts.ended_at
        and not contacts.is_second;
