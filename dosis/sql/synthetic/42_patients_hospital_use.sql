-- Opioid and antibiotic patients are admitted at the onset; some of them again.
create or replace table patient_admissions as
select
    person_no,
    region,
    onset_on + case
        when stay = 1 then 0 else (rnd(person_no, 'again ' || stay) * 700)::integer + 30
    end as event_on,
    diagnosis,
    specialty,
    if(area = 'opioids', 4, 5) as days,
    case
        when area = 'antibiotics' then 'infection'
        when disease = 'cancer_pain' then 'cancer_pain'
        else 'pain'
    end as ward_group,
    died_on,
    stay
from patient_departments
cross join (select unnest([1, 2, 3]) as stay) as stays
where area in ('opioids', 'antibiotics')
    and (stay = 1 or rnd(person_no, 'stay ' || stay) < 0.25);

-- Check-ups without a dose: about every eight months while the patient lives.
create or replace table check_ups as
select
    person_no,
    region,
    diagnosis,
    specialty,
    number,
    onset_on + (number * 240 + 60 * rnd(person_no, 'check-up ' || number))::integer as event_on
from patient_departments
cross join (select unnest(range(60))::integer as number) as numbers
where onset_on + number * 240 between getvariable('first_month') - 100 and getvariable('today')
    and onset_on + number * 240 + 60
    < least(coalesce(died_on, date '2099-01-01'), coalesce(emigrated_on, date '2099-01-01'));
