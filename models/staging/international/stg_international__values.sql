with series as (

    select * from {{ source('international', 'series') }}

),

values_by_country as (

    select
        upper(trim(country))::varchar as country,
        year::bigint as year,
        upper(trim(atc))::varchar as atc,
        trim(measure)::varchar as measure,
        value::double as value,
        trim(unit)::varchar as unit,
        trim(source)::varchar as source
    from series

)

select * from values_by_country
