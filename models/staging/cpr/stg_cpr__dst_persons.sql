with bef as (

    select * from {{ source('cpr', 'bef') }}

),

persons as (

    select
        trim(pnr)::varchar as person_id,
        koen::varchar as sex_code,
        foed_dag::date as born_on,
        trim(kom)::varchar as home_municipality_code,
        trim(reg)::varchar as home_region_code,
        upper(trim(civst))::varchar as civil_status_code
    from bef

)

select * from persons
