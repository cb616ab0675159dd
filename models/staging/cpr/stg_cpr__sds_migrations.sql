with cpr3_t_adresse_udland as (

    select * from {{ source('cpr', 'cpr3_t_adresse_udland') }}

),

migrations as (

    select
        trim(v_pnr)::varchar as person_id,
        d_udrejse_dato::date as left_on,
        d_indrejse_dato::date as returned_on
    from cpr3_t_adresse_udland

)

select * from migrations
