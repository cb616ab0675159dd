-- Diagnoses of all delivered layouts, without those that were later retracted: a suspicion that was not confirmed is no
-- diagnosis. A repeated row of one contact, code and type is one diagnosis. Source: senere_afkraeftet of LPR3, model F.

with lpr3_f_diagnoses as (

    select * from {{ ref('stg_lpr__lpr3_f_diagnoses') }}

),

diagnoses as (

    select
        contact_id,
        diagnosis_code,
        diagnosis_type
    from lpr3_f_diagnoses
    where diagnosis_code != ''
    group by contact_id, diagnosis_code, diagnosis_type
    having max(case when lower(retracted_text) = 'ja' then 1 else 0 end) = 0

)

select * from diagnoses
