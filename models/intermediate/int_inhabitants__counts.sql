-- How many live in a region on a day, by sex and age. Municipalities are added up, for no register of hospital medicine
-- is asked by municipality. Source: population counts of Statistics Denmark.

with inhabitants as (

    select * from {{ ref('stg_population__inhabitants') }}

),

counts as (

    select
        month_on as counted_on,
        coalesce(nullif(replace(region, 'Region ', ''), ''), 'unknown') as region,
        coalesce(nullif(sex, ''), 'unknown') as sex,
        age,
        sum(persons) as person_count
    from inhabitants
    where month_on is not null
    group by all

)

select * from counts
