-- Rows of diagnoses that do not count: a retraction takes all rows of the diagnosis away; one whose contact does not
-- count has nobody to belong to; a row without a code or of a referral says nothing of the patient; that of a stay
-- which moved to LPR3 is joined with it. Source: int_diagnoses__delivered_rows.

with delivered_rows as (

    select * from {{ ref('int_diagnoses__delivered_rows') }}

),

contacts as (

    select * from {{ ref('contacts') }}

),

retracted_diagnoses as (

    select distinct
        contact_id,
        diagnosis_code,
        diagnosis_type
    from delivered_rows
    where is_retracted and left_out_because is null

),

dropped_diagnoses as (

    select
        'lpr' as register,
        delivered_rows.table_name,
        try_cast(delivered_rows.delivered_month || '-01' as date) as month_on,
        case
            when delivered_rows.left_out_because is not null then delivered_rows.left_out_because
            when delivered_rows.is_moved then 'joined with its continuation'
            when retracted_diagnoses.contact_id is not null then 'later retracted'
            else 'no contact'
        end as rule,
        count(*) as row_count
    from delivered_rows
    left join contacts
        on delivered_rows.contact_id = contacts.contact_id
    left join retracted_diagnoses
        on
            delivered_rows.contact_id = retracted_diagnoses.contact_id
            and delivered_rows.diagnosis_code = retracted_diagnoses.diagnosis_code
            and delivered_rows.diagnosis_type = retracted_diagnoses.diagnosis_type
    where
        delivered_rows.left_out_because is not null
        or delivered_rows.is_moved
        or retracted_diagnoses.contact_id is not null
        or contacts.contact_id is null
    group by all

)

select * from dropped_diagnoses
