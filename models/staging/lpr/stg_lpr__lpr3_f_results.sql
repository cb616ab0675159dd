with resultater as (

    select * from {{ source('lpr', 'resultater') }}

),

results as (

    select
        trim(dw_ek_kontakt)::varchar as contact_id,
        upper(trim(res_indb))::varchar as result_code,
        upper(trim(res_type))::varchar as result_type,
        res_vaerdi_tal::double as result_number,
        trim(res_vaerdi_tekst)::varchar as result_text,
        res_udfoert_tidspunkt::timestamp as performed_at,
        trim(lprindberetningssystem)::varchar as reporting_system
    from resultater

)

select * from results
