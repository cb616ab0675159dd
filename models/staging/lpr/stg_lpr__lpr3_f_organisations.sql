with organisationer as (

    select * from {{ source('lpr', 'organisationer') }}

),

organisations as (

    select
        trim(kode)::varchar as code,
        trim(kodetype)::varchar as code_type,
        trim(region)::varchar as region,
        trim(sorenhed)::varchar as sor_code,
        trim(sorenhed_tekst)::varchar as unit_name,
        trim(institutionsejer)::varchar as owner_name,
        trim(sundhedsinstitution)::varchar as institution,
        trim(org_enhed_niveau1)::varchar as level_1_name,
        trim(org_enhed_niveau2)::varchar as level_2_name,
        trim(hovedspeciale)::varchar as specialty,
        upper(trim(shak_sgh))::varchar as shak_hospital_code,
        upper(trim(shak_afd))::varchar as shak_department_code,
        upper(trim(shak_afs))::varchar as shak_ward_code,
        gyldig_fra::date as valid_from_on,
        gyldig_til::date as valid_to_on
    from organisationer

)

select * from organisations
