-- Diagnoses of all delivered layouts, without those that were later retracted: a suspicion that was not confirmed is no
-- diagnosis. A repeated row of one contact, code and type is one diagnosis, and one retraction takes all of them away.
-- Source: senere_afkraeftet of LPR3, models F and A.

with delivered_diagnoses as (

    select * from {{ ref('int_diagnoses__delivered_rows') }}

),

diagnoses as (

    select
        contact_id,
        diagnosis_code,
        diagnosis_type,
        count_if(not is_moved) as delivered_row_count
    from delivered_diagnoses
    where left_out_because is null
    group by contact_id, diagnosis_code, diagnosis_type
    having not bool_or(is_retracted)

)

select * from diagnoses
