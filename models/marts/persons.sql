with persons_with_status as (

    select * from {{ ref('int_persons__status_and_age') }}

),

persons as (

    select
        person_id::varchar as person_id,
        sex::varchar as sex,
        born_on::date as born_on,
        age_band::varchar as age_band,
        died_on::date as died_on,
        emigrated_on::date as emigrated_on
    from persons_with_status

)

select * from persons
