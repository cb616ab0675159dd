with indberetningmedpris as (

    select * from {{ source('smr', 'indberetningmedpris') }}

),

administrations as (

    select
        trim(k_adm_id)::varchar as administration_id,
        k_region_id::varchar as reporting_region_code,
        trim(v_cpr)::varchar as person_id,
        c_hjem_kommune::varchar as home_municipality_code,
        d_adm::timestamp as administered_at,
        d_kontakt_start::timestamp as contact_started_at,
        d_ord_start::timestamp as order_started_at,
        d_ord_slut::timestamp as order_ended_at,
        upper(trim(c_shak))::varchar as shak_code,
        c_sor::varchar as sor_code,
        upper(trim(c_kontaktansvar_afd_shak))::varchar as responsible_shak_code,
        c_kontaktansvar_afd_sor::varchar as responsible_sor_code,
        c_patienttype::varchar as patient_type_code,
        upper(trim(c_atc))::varchar as atc_reported,
        trim(v_laegemiddelnavn)::varchar as product_name,
        trim(c_varenummer)::varchar as product_id,
        v_drugid::varchar as drug_id,
        upper(trim(c_ord_type))::varchar as order_type_code,
        upper(trim(c_adm_vej))::varchar as route,
        trim(v_adm_dosis)::varchar as reported_dose,
        trim(v_adm_dosis_enhed)::varchar as reported_unit,
        v_styrke_num::double as strength,
        trim(v_styrke_enhed)::varchar as strength_unit,
        v_pakningsstoerrelse_num::double as pack_size,
        trim(v_pakningsstoerrelse_enhed)::varchar as pack_size_unit,
        trim(v_laegemiddel_form)::varchar as form,
        upper(trim(c_indikation_kode))::varchar as indication_code,
        amgros_adm_pris::double as contract_price_dkk
    from indberetningmedpris

)

select * from administrations
