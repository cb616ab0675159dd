with t_diag as (

    select * from {{ source('lpr', 't_diag') }}

),

diagnoses as (

    select
        trim(v_recnum)::varchar as contact_id,
        upper(trim(c_diag))::varchar as diagnosis_code,
        upper(trim(c_diagtype))::varchar as diagnosis_type,
        upper(trim(c_tildiag))::varchar as parent_diagnosis_code,
        lake_month::varchar as delivered_month
    from t_diag

)

select * from diagnoses
