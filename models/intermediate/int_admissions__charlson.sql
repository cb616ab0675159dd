-- How ill a patient was before an admission: the points of the Charlson index over the conditions known by then. Of two
-- degrees of one disease the severe one counts alone. Admissions early in the delivered contacts have a short past and
-- look healthier; a comparison of units in the same months is not moved by that.
-- Source: Charlson ME et al., J Chronic Dis 1987;40:373-83; Quan H et al., Med Care 2005;43:1130-9.

with admissions as (

    select * from {{ ref('admissions') }}

),

conditions as (

    select * from {{ ref('int_admissions__conditions') }}

),

points as (

    select
        admissions.admission_id,
        sum(conditions.weight) as all_points,
        max(case when conditions.condition = 'diabetes without complication' then conditions.weight else 0 end)
        * max(case when conditions.condition = 'diabetes with complication' then 1 else 0 end) as diabetes_twice,
        max(case when conditions.condition = 'mild liver disease' then conditions.weight else 0 end)
        * max(case when conditions.condition = 'moderate or severe liver disease' then 1 else 0 end) as liver_twice,
        max(case when conditions.condition = 'any malignancy' then conditions.weight else 0 end)
        * max(case when conditions.condition = 'metastatic solid tumour' then 1 else 0 end) as cancer_twice
    from admissions
    inner join conditions
        on
            admissions.person_id = conditions.person_id
            and admissions.started_on > conditions.known_from_on
    group by admissions.admission_id

),

charlson as (

    select
        admission_id,
        all_points - diabetes_twice - liver_twice - cancer_twice as charlson_score
    from points

)

select * from charlson
