with persons_at_risk as (

    select * from {{ ref('int_persons__at_risk') }}

),

persons as (

    select
        person_id::varchar as person_id,
        sex::varchar as sex,
        born_on::date as born_on,
        age_band::varchar as age_band,
        died_on::date as died_on,
        emigrated_on::date as emigrated_on,
        first_at_risk_on::date as first_at_risk_on,
        last_at_risk_on::date as last_at_risk_on
    from persons_at_risk

)

select * from persons
