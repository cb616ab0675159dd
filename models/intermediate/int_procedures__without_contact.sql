-- A procedure can be reported without a contact, or with one that was not delivered: it took place all the same and is
-- kept. Its person is the contact's; without a contact that of the course it belongs to; else it has none. Its
-- department is the unit that performed it, or the contact's. No layout has a key for all procedures, so one is made of
-- contact, code, type and time, with a number for rows that agree in all of them. Source: flag_proc_uden_kont of model
-- A; forloeb of model F.

with procedures_in_contacts as (

    select * from {{ ref('int_procedures__in_contacts') }}

),

courses as (

    select * from {{ ref('stg_lpr__lpr3_f_courses') }}

),

lpr3_a_contacts as (

    select * from {{ ref('stg_lpr__lpr3_a_contacts') }}

),

codes as (

    select * from {{ ref('int_departments__codes_dated') }}

),

courses_asked_for as (

    select distinct course_id
    from procedures_in_contacts
    where not has_contact and course_id is not null

),

course_rows as (

    select
        course_id,
        person_id
    from courses

    union all

    select
        course_id,
        person_id
    from lpr3_a_contacts

),

course_persons as (

    select
        course_rows.course_id,
        min(course_rows.person_id) as person_id
    from course_rows
    inner join courses_asked_for
        on course_rows.course_id = courses_asked_for.course_id
    where course_rows.person_id != ''
    group by course_rows.course_id
    having count(distinct course_rows.person_id) = 1

),

keyed_procedures as (

    select
        concat_ws(
            '|',
            coalesce(procedures_in_contacts.contact_id, 'course:' || procedures_in_contacts.course_id, 'none'),
            procedures_in_contacts.procedure_code,
            procedures_in_contacts.procedure_type,
            coalesce(procedures_in_contacts.performed_at, procedures_in_contacts.performed_on::timestamp)::varchar,
            row_number() over (
                partition by
                    coalesce(procedures_in_contacts.contact_id, 'course:' || procedures_in_contacts.course_id),
                    procedures_in_contacts.procedure_code,
                    procedures_in_contacts.procedure_type,
                    coalesce(
                        procedures_in_contacts.performed_at, procedures_in_contacts.performed_on::timestamp
                    )
                order by procedures_in_contacts.layout, procedures_in_contacts.unit_key
            )::varchar
        ) as procedure_id,
        coalesce(procedures_in_contacts.contact_person_id, course_persons.person_id) as person_id,
        case when procedures_in_contacts.has_contact then procedures_in_contacts.contact_id end as contact_id,
        coalesce(codes.department_id, procedures_in_contacts.contact_department_id) as department_id,
        procedures_in_contacts.performed_on,
        procedures_in_contacts.performed_at,
        procedures_in_contacts.procedure_code,
        nullif(procedures_in_contacts.procedure_type, '') as procedure_type,
        procedures_in_contacts.has_contact,
        procedures_in_contacts.table_name,
        procedures_in_contacts.layout
    from procedures_in_contacts
    left join course_persons
        on
            procedures_in_contacts.course_id = course_persons.course_id
            and not procedures_in_contacts.has_contact
    left join codes
        on
            procedures_in_contacts.unit_key = codes.unit_key
            and procedures_in_contacts.performed_on between codes.valid_from_on and codes.valid_to_on

)

select * from keyed_procedures
