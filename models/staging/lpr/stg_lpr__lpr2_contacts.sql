with t_adm as (

    select * from {{ source('lpr', 't_adm') }}

),

contacts as (

    select
        k_recnum::varchar as contact_id,
        trim(v_cpr)::varchar as person_id,
        c_pattype::varchar as patient_type_code,
        lpad(c_sgh::varchar, 4, '0')::varchar as hospital_code,
        upper(trim(c_afd))::varchar as department_code,
        d_inddto::date as started_on,
        v_indtime::bigint as started_hour,
        v_indminut::bigint as started_minute,
        d_uddto::date as ended_on,
        v_udtime::bigint as ended_hour,
        upper(trim(c_udm))::varchar as transfer_code,
        upper(trim(c_adiag))::varchar as main_diagnosis_code,
        c_bopamt::varchar as home_county_code,
        c_spec::varchar as specialty_code
    from t_adm

)

select * from contacts
