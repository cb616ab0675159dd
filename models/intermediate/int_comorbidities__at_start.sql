-- How ill a patient was at the start of a treatment: the points of the Charlson index, 0 where no diagnosis of the
-- look-back stands for a condition. Where the delivered contacts begin later than the look-back, disease can be missed
-- and the look-back is incomplete. Source: int_comorbidities__charlson; declarations/treatment_areas.

with treatment_starts as (

    select * from {{ ref('treatment_starts') }}

),

charlson as (

    select * from {{ ref('int_comorbidities__charlson') }}

),

treatment_areas as (

    select * from {{ source('declared', 'treatment_areas') }}

),

contacts as (

    select * from {{ ref('contacts') }}

),

first_contact as (

    select min(started_on) as first_on
    from contacts

),

scores as (

    select
        treatment_starts.treatment_start_id,
        treatment_starts.treatment_area,
        treatment_starts.person_id,
        treatment_starts.started_on as indexed_on,
        coalesce(charlson.charlson_score, 0) as charlson_score,
        case
            when coalesce(charlson.charlson_score, 0) = 0 then '0'
            when charlson.charlson_score <= 2 then '1-2'
            else '3+'
        end as charlson_group,
        treatment_areas.comorbidity_look_back_days as look_back_days,
        coalesce(
            first_contact.first_on
            <= treatment_starts.started_on - treatment_areas.comorbidity_look_back_days * interval '1 day',
            false
        ) as is_look_back_complete
    from treatment_starts
    inner join treatment_areas
        on treatment_starts.treatment_area = treatment_areas.treatment_area
    cross join first_contact
    left join charlson
        on treatment_starts.treatment_start_id = charlson.treatment_start_id

)

select * from scores
