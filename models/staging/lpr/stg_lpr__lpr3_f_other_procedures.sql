with procedurer_andre as (

    select * from {{ source('lpr', 'procedurer_andre') }}

),

procedures as (

    select
        trim(dw_ek_forloeb)::varchar as course_id,
        trim(dw_ek_kontakt)::varchar as contact_id,
        upper(trim(procedurekode))::varchar as procedure_code,
        upper(trim(proceduretype))::varchar as procedure_type,
        upper(trim(procedurekode_parent))::varchar as parent_procedure_code,
        upper(trim(proceduretype_parent))::varchar as parent_procedure_type,
        trim(sorenhed_pro)::varchar as sor_code,
        dato_start::date as started_on,
        trim(tidspunkt_start)::varchar as started_time_text,
        dato_slut::date as ended_on,
        trim(tidspunkt_slut)::varchar as ended_time_text,
        trim(lprindberetningssystem)::varchar as reporting_system
    from procedurer_andre

)

select * from procedures
