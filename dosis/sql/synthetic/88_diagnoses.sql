-- Diagnoses of every contact: the main diagnosis (A), up to two secondary ones (B) that a person
-- keeps, add-on codes (+) to a main diagnosis; one in a hundred is retracted later.

create or replace macro usual_diagnosis(number) as (
    ['DI109', 'DE119', 'DJ449', 'DI259', 'DE780', 'DM810', 'DF329', 'DN189', 'DZ720', 'DE669'][number + 1]
);
create or replace macro first_usual(person_no) as floor(10 * rnd(person_no, 'usual 1'))::integer;
create or replace macro second_usual(person_no) as
    (first_usual(person_no) + 1 + floor(9 * rnd(person_no, 'usual 2'))::integer) % 10;

-- An edge person has what its rule needs, and no secondary diagnoses. A contact's slots stand one
-- after the other, so that each reads only what it needs.
create or replace view all_diagnoses as
with contacts as (
    select
        all_contacts.*,
        departments.lpr3_from,
        -- The day on which the contact begins in LPR3, if it is there.
        case
            when started_at::date >= lpr3_from then started_at::date
            when kind = 'admission' and ended_at::date >= lpr3_from then lpr3_from
        end as lpr3_on
    from all_contacts
    inner join departments on all_contacts.department_no = departments.department_no
), slots as (
    select
        contact_no, event_key, started_at, lpr3_on, diagnosis, 0 as slot, 'A' as type, diagnosis as code,
        person_id = 'retracted_diagnosis' or rnd(event_key, 'retracted') < 0.01 as is_retracted
    from contacts
    union all
    select
        contact_no, event_key, started_at, lpr3_on, diagnosis, 1, 'B',
        usual_diagnosis(first_usual(person_no)),
        rnd(event_key, 'retracted 1') < 0.01
    from contacts
    where rnd(event_key, 'secondary 1') < if(kind = 'admission', 0.80, 0.55) and person_id like 'P%'
    union all
    select
        contact_no, event_key, started_at, lpr3_on, diagnosis, 2, 'B',
        usual_diagnosis(second_usual(person_no)),
        rnd(event_key, 'retracted 2') < 0.01
    from contacts
    where rnd(event_key, 'secondary 2') < 0.15 and person_id like 'P%'
    union all
    select contact_no, event_key, started_at, lpr3_on, diagnosis, 3, '+', 'TUL1',
        rnd(event_key, 'retracted 3') < 0.01
    from contacts
    where diagnosis like 'DS%' or rnd(event_key, 'add-on') < 0.02
)
select
    contact_no,
    event_key,
    started_at,
    lpr3_on,
    slot,
    code as diagnosekode,
    type as diagnosetype,
    if(is_retracted, 'Ja', 'Nej') as senere_afkraeftet,
    if(type = '+', diagnosis, null) as diagnosekode_parent,
    if(type = '+', 'A', null) as diagnosetype_parent
from slots
where not (type = 'B' and code = diagnosis);
