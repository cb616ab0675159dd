-- Diagnoses of every contact: the main diagnosis (A), up to two secondary ones (B) that a person
-- keeps, add-on codes (+) to a main diagnosis; one in a hundred is retracted later.

create or replace table usual_diagnoses as
select unnest(
    ['DI109', 'DE119', 'DJ449', 'DI259', 'DE780', 'DM810', 'DF329', 'DN189', 'DZ720', 'DE669']
) as diagnosis, unnest(range(10)) as number;

create or replace table all_diagnoses as
with chosen as (
    select
        dw_ek_kontakt, aktionsdiagnose, event_key, cpr, kind,
        floor(10 * rnd(person_no, 'usual 1'))::integer as first_number,
        1 + (first_number + 1 + floor(9 * rnd(person_no, 'usual 2'))::integer) % 10
            as second_place,
        (select list(diagnosis order by number) from usual_diagnoses) as usual,
        -- The day on which the contact begins in LPR3, if it is there.
        case
            when started_at::date >= lpr3_from then dato_start
            when kind = 'admission' and ended_at::date >= lpr3_from then lpr3_from
        end as lpr3_on
    from all_contacts
), slots as (
    select
        dw_ek_kontakt, event_key, lpr3_on, cpr, aktionsdiagnose,
        unnest([
            {'slot': 0, 'type': 'A', 'code': aktionsdiagnose},
            {
                'slot': 1, 'type': 'B',
                'code': if(
                    rnd(event_key, 'secondary 1') < case
                        when cpr not like 'P%' then 0 -- an edge person has what its rule needs
                        when kind = 'admission' then 0.80
                        else 0.55
                    end,
                    usual[1 + first_number], null
                )
            },
            {
                'slot': 2, 'type': 'B',
                'code': if(
                    rnd(event_key, 'secondary 2') < if(cpr like 'P%', 0.15, 0),
                    usual[second_place], null
                )
            },
            {
                'slot': 3, 'type': '+',
                'code': if(
                    aktionsdiagnose like 'DS%' or rnd(event_key, 'add-on') < 0.02, 'TUL1', null
                )
            }
        ]) as given
    from chosen
)
select
    dw_ek_kontakt::varchar as dw_ek_kontakt,
    given.code as diagnosekode,
    given.type as diagnosetype,
    if(
        rnd(event_key, 'retracted ' || given.slot) < 0.01
        or (given.slot = 0 and cpr = 'retracted_diagnosis'), 'Ja', 'Nej'
    ) as senere_afkraeftet,
    if(given.type = '+', aktionsdiagnose, null) as diagnosekode_parent,
    if(given.type = '+', 'A', null) as diagnosetype_parent,
    'LPR3' as lprindberetningssystem,
    dw_ek_kontakt as contact_no,
    event_key,
    lpr3_on
from slots
where given.code is not null and not (given.slot in (1, 2) and given.code = aktionsdiagnose);
