with diagnoser as (

    select * from {{ source('lpr', 'diagnoser') }}

),

diagnoses as (

    select
        trim(dw_ek_kontakt)::varchar as contact_id,
        upper(trim(diagnosekode))::varchar as diagnosis_code,
        upper(trim(diagnosetype))::varchar as diagnosis_type,
        trim(senere_afkraeftet)::varchar as retracted_text,
        upper(trim(diagnosekode_parent))::varchar as parent_diagnosis_code,
        upper(trim(diagnosetype_parent))::varchar as parent_diagnosis_type,
        trim(lprindberetningssystem)::varchar as reporting_system,
        lake_month::varchar as delivered_month
    from diagnoser

)

select * from diagnoses
