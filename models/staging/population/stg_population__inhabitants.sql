with population as (

    select * from {{ source('population', 'population') }}

),

inhabitants as (

    select
        month::date as month_on,
        trim(region)::varchar as region,
        trim(municipality)::varchar as municipality,
        upper(trim(sex))::varchar as sex,
        age::bigint as age,
        persons::bigint as persons
    from population

)

select * from inhabitants
