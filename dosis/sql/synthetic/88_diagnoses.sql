-- Diagnoses of every contact: the main diagnosis (A), up to two secondary ones (B) that a person
-- keeps, add-on codes (+) to a main diagnosis; one in a hundred is retracted later.

create or replace table usual_diagnoses as
select unnest(
    ['DI109', 'DE119', 'DJ449', 'DI259', 'DE780', 'DM810', 'DF329', 'DN189', 'DZ720', 'DE669']
) as diagnosis, unnest(range(10)) as number;

create or replace table all_diagnoses as
with secondary as (
    select contacts.*, usual_diagnoses.diagnosis, slot.number as slot
    from all_contacts as contacts
    cross join (select unnest([1, 2]) as number) as slot
    inner join usual_diagnoses
        on floor(10 * rnd(contacts.person_no, 'usual ' || slot.number)) = usual_diagnoses.number
    where rnd(contacts.event_key, 'secondary ' || slot.number)
        < case
            when slot.number = 2 then 0.10
            when contacts.kind = 'admission' then 0.80
            else 0.33
        end
), diagnoses as (
    select
        dw_ek_kontakt, aktionsdiagnose as diagnosekode, 'A' as diagnosetype,
        null as diagnosekode_parent, null as diagnosetype_parent, event_key, dato_start,
        if(cpr = 'retracted_diagnosis', -1, 0) as slot
    from all_contacts
    union all
    select
        dw_ek_kontakt, diagnosis, 'B', null, null, event_key, dato_start, slot
    from secondary
    where diagnosis != aktionsdiagnose
    union all
    select
        dw_ek_kontakt, 'TUL1', '+', aktionsdiagnose, 'A', event_key, dato_start, 3
    from all_contacts
    where aktionsdiagnose like 'DS%' or rnd(event_key, 'add-on') < 0.02
)
select distinct on (dw_ek_kontakt, diagnosekode, diagnosetype)
    dw_ek_kontakt::varchar as dw_ek_kontakt,
    diagnosekode,
    diagnosetype,
    if(rnd(event_key, 'retracted ' || slot) < 0.01 or slot = -1, 'Ja', 'Nej') as senere_afkraeftet,
    diagnosekode_parent,
    diagnosetype_parent,
    'LPR3' as lprindberetningssystem,
    dw_ek_kontakt as contact_no,
    event_key,
    dato_start
from diagnoses
order by contact_no, diagnosekode, diagnosetype, slot;
