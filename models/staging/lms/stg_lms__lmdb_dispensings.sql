with lmdb as (

    select * from {{ source('lms', 'lmdb') }}

),

dispensings as (

    select
        trim(pnr)::varchar as person_id,
        eksd::date as dispensed_on,
        upper(trim(atc))::varchar as atc,
        lpad(trim(vnr), 6, '0')::varchar as product_id,
        apk::double as packs,
        packsize::double as pack_size,
        strnum::double as strength,
        trim(strunit)::varchar as strength_unit,
        trim(streng)::varchar as strength_text,
        volume::double as volume,
        upper(trim(voltypecode))::varchar as volume_unit,
        trim(voltypetxt)::varchar as volume_unit_name,
        trim(doso)::varchar as dosage_code,
        trim(indo)::varchar as indication_code,
        trim(name)::varchar as product_name,
        trim(packtext)::varchar as pack_text,
        trim(dosform)::varchar as form,
        upper(trim(ekst))::varchar as dispensing_type,
        trim(patt)::varchar as patient_type_code,
        trim(sektor)::varchar as sector_code,
        trim(recu)::varchar as provider_code,
        aip::double as purchase_price_dkk,
        aup::double as retail_price_dkk,
        eksp::double as sales_price_dkk,
        trim(korr)::varchar as reversal_code,
        trim(kom)::varchar as paying_municipality_code,
        trim(cpr_kom)::varchar as home_municipality_code,
        trim(cpr_reg)::varchar as home_region_code
    from lmdb

)

select * from dispensings
