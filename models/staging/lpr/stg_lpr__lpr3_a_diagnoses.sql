with lpr_a_diagnose as (

    select * from {{ source('lpr', 'lpr_a_diagnose') }}

),

diagnoses as (

    select
        dw_ek_kontakt::varchar as contact_id,
        upper(trim(diag_kode))::varchar as diagnosis_code,
        upper(trim(diag_kode_type))::varchar as diagnosis_type,
        upper(trim(diag_parent_kode))::varchar as parent_diagnosis_code,
        upper(trim(diag_parent_kode_type))::varchar as parent_diagnosis_type,
        trim(senere_afkraeftet)::varchar as retracted_text,
        trim(lprindberetningssystem)::varchar as reporting_system,
        lake_month::varchar as delivered_month
    from lpr_a_diagnose

)

select * from diagnoses
