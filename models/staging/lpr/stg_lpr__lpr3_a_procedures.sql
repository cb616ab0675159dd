with lpr_a_procregistrering as (

    select * from {{ source('lpr', 'lpr_a_procregistrering') }}

),

procedures as (

    select
        dw_ek_kontakt::varchar as contact_id,
        dw_ek_forloeb::varchar as course_id,
        dw_ek_procedureregistrering::varchar as procedure_id,
        upper(trim(proc_kode))::varchar as procedure_code,
        upper(trim(proc_kode_type))::varchar as procedure_type,
        proc_starttidspunkt::timestamp as started_at,
        proc_sluttidspunkt::timestamp as ended_at,
        upper(trim(proc_parent_kode))::varchar as parent_procedure_code,
        flag_proc_uden_kont::bigint as without_contact_flag,
        trim(prod_enh)::varchar as sor_code,
        trim(prod_inst)::varchar as institution,
        trim(lprindberetningssystem)::varchar as reporting_system
    from lpr_a_procregistrering

)

select * from procedures
