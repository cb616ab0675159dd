-- Inpatient contacts of one person that touch or overlap within a day are one admission (GLOSSARY: admission): a
-- patient who is moved from one department to another is not admitted again, and a hospital stay is never cut in two.
-- The register does not say of a contact whether the patient went home: who is discharged and admitted anew within a
-- day, planned or not, is counted as one admission. An open contact joins what begins while it is taken to last, and
-- its admission has no end. The admission carries the key of its first contact. Source: the project's choice of one
-- day; int_contacts__hospital_stays, int_contacts__open_until.

with contacts as (

    select * from {{ ref('int_contacts__open_until') }}

),

inpatient_contacts as (

    select
        contact_id,
        person_id,
        department_id,
        started_at,
        coalesce(ended_at, timestamp '9999-12-30 00:00:00') as ended_at,
        open_until_at,
        main_diagnosis_code
    from contacts
    where patient_type = 'inpatient'

),

contacts_with_gap as (

    select
        *,
        coalesce(started_at > max(open_until_at) over earlier + interval '1 day', true) as starts_new_admission
    from inpatient_contacts
    window earlier as (
        partition by person_id order by started_at, contact_id
        rows between unbounded preceding and 1 preceding
    )

),

numbered_contacts as (

    select
        *,
        sum(case when starts_new_admission then 1 else 0 end) over (
            partition by person_id order by started_at, contact_id
            rows between unbounded preceding and current row
        ) as admission_number
    from contacts_with_gap

),

contacts_in_admissions as (

    select
        contact_id,
        'admission:' || first_value(contact_id) over (
            partition by person_id, admission_number order by started_at, contact_id
        ) as admission_id,
        person_id,
        department_id,
        started_at,
        ended_at,
        main_diagnosis_code
    from numbered_contacts

)

select * from contacts_in_admissions
