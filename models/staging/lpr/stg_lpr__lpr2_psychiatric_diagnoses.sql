with t_psyk_diag as (

    select * from {{ source('lpr', 't_psyk_diag') }}

),

diagnoses as (

    select
        trim(v_recnum)::varchar as contact_id,
        upper(trim(c_diag))::varchar as diagnosis_code,
        upper(trim(c_diagtype))::varchar as diagnosis_type,
        lake_month::varchar as delivered_month
    from t_psyk_diag

)

select * from diagnoses
