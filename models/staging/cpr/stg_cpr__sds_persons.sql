with cpr3_t_person as (

    select * from {{ source('cpr', 'cpr3_t_person') }}

),

persons as (

    select
        trim(v_pnr)::varchar as person_id,
        upper(trim(c_kon))::varchar as sex,
        trim(c_status)::varchar as status_code,
        d_foddato::date as born_on,
        d_status_hen_start::date as status_from_on,
        trim(v_mor_pnr)::varchar as mother_person_id,
        trim(v_far_pnr)::varchar as father_person_id
    from cpr3_t_person

)

select * from persons
