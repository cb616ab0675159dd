with laegemiddel as (

    select * from {{ source('smr', 'laegemiddel') }}

),

products as (

    select
        trim(varenummer)::varchar as product_id,
        trim(varenummer__drugid_)::varchar as drug_id,
        trim(vare_beskrivelse)::varchar as product_name,
        trim(styrke_beskrivelse)::varchar as strength_text,
        styrke_numerisk::double as strength,
        trim(styrke_enhed)::varchar as strength_unit,
        trim(enhed_st_rrelse)::varchar as pack_size_unit,
        upper(trim(administrationsvej_kode))::varchar as route,
        trim(administrationsvej_beskrivelse)::varchar as route_name,
        trim(pakningsst_rrelse)::varchar as pack_size_text,
        trim(pakningsst_rrelse_beskrivelse)::varchar as pack_size_name,
        upper(trim(atc_kode))::varchar as atc,
        trim(atc_beskrivelse)::varchar as medicine_name,
        trim(laegemiddelform)::varchar as form,
        trim(atc_gruppeniveau_1)::varchar as atc_level_1_name,
        trim(atc_gruppeniveau_2)::varchar as atc_level_2_name,
        volume::double as pack_volume,
        upper(trim(volume_enhed_kode))::varchar as pack_volume_unit,
        trim(volume_enhed_beskrivelse)::varchar as pack_volume_unit_name
    from laegemiddel

)

select * from products
