-- Doses as other deliveries of SMR send them, so that each column decides something: the responsible department or
-- its SHAK code left out, units by SOR, codes, item numbers and keys left out, item numbers that no list holds. Some
-- doses are written down weeks after their visit, so that only the start of the contact links them. Rows of one key
-- stay alike.
-- Reads the table as loaded, with a row_no, and the dated codes of departments.
with sor_codes as (
    select
        replace(by_shak.unit_key, 'shak:', '') as shak_code,
        max(replace(by_sor.unit_key, 'sor:', '')::bigint) as sor_code
    from warehouse.intermediate.int_departments__codes_dated as by_shak
    inner join warehouse.intermediate.int_departments__codes_dated as by_sor using (department_id)
    where by_shak.unit_key like 'shak:%' and by_sor.unit_key like 'sor:%'
    group by all
),

by_sor as (
    select
        doses.*,
        own.sor_code as own_sor,
        responsible.sor_code as responsible_sor,
        hash(doses.k_adm_id, 'unit') % 8 as way_of_unit,
        hash(doses.k_adm_id, 'rest') % 40 as way_of_rest
    from delivered.smr__indberetningmedpris as doses
    left join sor_codes as own on left(doses.c_shak, 7) = own.shak_code
    left join sor_codes as responsible on left(doses.c_kontaktansvar_afd_shak, 7) = responsible.shak_code
)

select
    * exclude (own_sor, responsible_sor, way_of_unit, way_of_rest) replace (
        case when way_of_unit in (1, 2, 3) then null else c_kontaktansvar_afd_shak end as c_kontaktansvar_afd_shak,
        case when way_of_unit = 1 then responsible_sor end as c_kontaktansvar_afd_sor,
        case when way_of_unit = 2 then null else c_shak end as c_shak,
        case when way_of_unit = 2 then own_sor end as c_sor,
        case when way_of_rest = 0 then '' else k_adm_id end as k_adm_id,
        case when way_of_rest in (1, 2) then '' else c_atc end as c_atc,
        case when way_of_rest = 3 then null when way_of_rest = 4 then 'M' || c_varenummer else c_varenummer end
            as c_varenummer,
        case when way_of_rest between 10 and 19 then d_adm + interval 5 week else d_adm end as d_adm,
        case when way_of_rest in (5, 6) then null else v_laegemiddel_form end as v_laegemiddel_form,
        coalesce(c_hjem_kommune, (101 + hash(k_adm_id) % 99)::bigint) as c_hjem_kommune
    )
from by_sor
