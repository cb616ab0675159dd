with t_sksopr as (

    select * from {{ source('lpr', 't_sksopr') }}

),

operations as (

    select
        trim(v_recnum)::varchar as contact_id,
        upper(trim(c_opr))::varchar as procedure_code,
        upper(trim(c_tilopr))::varchar as parent_procedure_code,
        upper(trim(c_oprart))::varchar as procedure_type,
        d_odto::date as performed_on,
        v_otime::bigint as performed_hour,
        v_ominut::bigint as performed_minute,
        upper(trim(c_osgh))::varchar as hospital_code,
        upper(trim(c_oafd))::varchar as department_code
    from t_sksopr

)

select * from operations
