with scores as (

    select * from {{ ref('int_comorbidities__at_start') }}

),

comorbidities as (

    select
        treatment_start_id::varchar as treatment_start_id,
        treatment_area::varchar as treatment_area,
        person_id::varchar as person_id,
        indexed_on::date as indexed_on,
        charlson_score::bigint as charlson_score,
        charlson_group::varchar as charlson_group,
        look_back_days::bigint as look_back_days,
        is_look_back_complete::boolean as is_look_back_complete
    from scores

)

select * from comorbidities
