with epikur as (

    select * from {{ source('lms', 'epikur') }}

),

dispensings as (

    select
        trim(cpr)::varchar as person_id,
        eksd::date as dispensed_on,
        upper(trim(atc))::varchar as atc,
        packsize::double as pack_size,
        lpad(vnr::varchar, 6, '0')::varchar as product_id,
        apk::double as packs,
        doso::varchar as dosage_code,
        indo::varchar as indication_code,
        volapk::double as volume,
        upper(trim(voltypecode))::varchar as volume_unit,
        trim(voltypetxt)::varchar as volume_unit_name,
        aar::bigint as year,
        cpr_reg::varchar as home_region_code,
        upper(trim(ekst))::varchar as dispensing_type
    from epikur

)

select * from dispensings
