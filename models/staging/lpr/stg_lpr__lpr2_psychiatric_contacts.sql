with t_psyk_adm as (

    select * from {{ source('lpr', 't_psyk_adm') }}

),

contacts as (

    select
        k_recnum::varchar as contact_id,
        trim(v_cpr)::varchar as person_id,
        c_pattype::varchar as patient_type_code,
        lpad(c_sgh::varchar, 4, '0')::varchar as hospital_code,
        upper(trim(c_afd))::varchar as department_code,
        d_inddto::date as started_on,
        d_uddto::date as ended_on,
        upper(trim(c_adiag))::varchar as main_diagnosis_code
    from t_psyk_adm

)

select * from contacts
