with delivered_values as (

    select * from {{ ref('stg_international__values') }}

),

international_values as (

    select
        country::varchar as country,
        atc::varchar as atc,
        measure::varchar as measure,
        year::bigint as in_year,
        max(value)::double as value_of_year,
        max(unit)::varchar as unit,
        max(source)::varchar as source
    from delivered_values
    group by country, atc, measure, year

)

select * from international_values
