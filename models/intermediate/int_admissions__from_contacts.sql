-- An admission begins with its first contact and ends when the last of its contacts has ended; while one is open, so is
-- the admission. It counts for the department and the main diagnosis of its first contact, for that is where and why
-- the patient came. Source: int_contacts__in_admissions; the project's choice.

with contacts_in_admissions as (

    select * from {{ ref('int_contacts__in_admissions') }}

),

admissions as (

    select
        admission_id,
        person_id,
        min_by(coalesce(department_id, ''), (started_at, contact_id)) as department_id,
        min(started_at) as started_at,
        nullif(max(ended_at), timestamp '9999-12-30 00:00:00') as ended_at,
        count(*) as contact_count,
        min_by(coalesce(main_diagnosis_code, ''), (started_at, contact_id)) as main_diagnosis_code
    from contacts_in_admissions
    group by admission_id, person_id

),

admissions_with_days as (

    select
        admission_id,
        person_id,
        nullif(department_id, '') as department_id,
        started_at,
        ended_at,
        started_at::date as started_on,
        ended_at::date as ended_on,
        contact_count,
        nullif(main_diagnosis_code, '') as main_diagnosis_code
    from admissions

)

select * from admissions_with_days
