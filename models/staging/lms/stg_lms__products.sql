with laegemiddeloplysninger as (

    select * from {{ source('lms', 'laegemiddeloplysninger') }}

),

products as (

    select
        lpad(vnr::varchar, 6, '0')::varchar as product_id,
        drugid::varchar as drug_id,
        trim(pname)::varchar as product_name,
        upper(trim(atc))::varchar as atc,
        packsize::double as pack_size,
        trim(packtext)::varchar as pack_text,
        strnum::double as strength,
        trim(strunit)::varchar as strength_unit,
        trim(streng)::varchar as strength_text,
        trim(dosform)::varchar as form,
        upper(trim(whoadmvej))::varchar as who_route,
        volume::double as pack_volume,
        upper(trim(voltypecode))::varchar as pack_volume_unit,
        trim(voltypetxt)::varchar as pack_volume_unit_name
    from laegemiddeloplysninger

)

select * from products
