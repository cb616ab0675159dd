-- The Charlson index is the sum of the weights of a patient's conditions. Of two degrees of one disease the severe one
-- counts alone: diabetes with complication, moderate or severe liver disease, metastatic tumour.
-- Source: Charlson ME et al., J Chronic Dis 1987;40:373-83; Quan H et al., Med Care 2005;43:1130-9.

with conditions as (

    select * from {{ ref('int_comorbidities__conditions') }}

),

severe_conditions as (

    select
        treatment_start_id,
        case condition
            when 'diabetes with complication' then 'diabetes without complication'
            when 'moderate or severe liver disease' then 'mild liver disease'
            when 'metastatic solid tumour' then 'any malignancy'
        end as covered_condition
    from conditions
    where
        condition in ('diabetes with complication', 'moderate or severe liver disease', 'metastatic solid tumour')

),

charlson as (

    select
        conditions.treatment_start_id,
        sum(case when severe_conditions.covered_condition is null then conditions.weight else 0 end) as charlson_score
    from conditions
    left join severe_conditions
        on
            conditions.treatment_start_id = severe_conditions.treatment_start_id
            and conditions.condition = severe_conditions.covered_condition
    group by conditions.treatment_start_id

)

select * from charlson
