with counts as (

    select * from {{ ref('int_inhabitants__counts') }}

),

inhabitants as (

    select
        counted_on::date as counted_on,
        region::varchar as region,
        sex::varchar as sex,
        age::bigint as age,
        person_count::bigint as person_count
    from counts

)

select * from inhabitants
