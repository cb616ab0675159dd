-- Focus persons: national patients × scale × focus, with the day on which the disease began.
create or replace table patients as
with numbered as (
    select
        diseases.*,
        row_number() over (order by diseases.area, diseases.disease, patient.number)
        + (select max(person_no) from ordinary_persons) as person_no
    from diseases
    cross join lateral (
        select unnest(range(
            greatest(1, round(patients * getvariable('scale') * getvariable('focus')))::bigint
        )) as number
    ) as patient
)
select
    person_no,
    area,
    disease,
    diagnosis,
    specialty,
    survival_years,
    case when rnd(person_no, 'man') < men_share then 'M' else 'K' end as sex,
    greatest(16, age_mean + age_sd * rnd_normal(person_no, 'age')) as age_at_onset,
    date '2018-05-15' + case
        when rnd(person_no, 'is prevalent') < prevalent_share
            then -(rnd(person_no, 'onset before') * back_years * 365)::integer
        else (rnd(person_no, 'onset') * 2968)::integer
    end as onset_on
from numbered;

-- Death by Gompertz' law from May 2018 (ordinary) or from the onset (patients); 2 % emigrate.
create or replace table persons as
with everyone as (
    select
        person_no, sex, born_on, null as area, greatest(date '2018-05-01', born_on) as at_risk_on,
        1e6 as survival_years
    from ordinary_persons
    union all
    select
        person_no, sex, onset_on - (age_at_onset * 365.25)::integer, area,
        greatest(date '2018-05-15', onset_on), survival_years
    from patients
), with_events as (
    select
        *,
        least(
            ln(1 - 0.094 * ln(1 - rnd(person_no, 'death') + 1e-12)
                / (4e-5 * exp(0.094 * (at_risk_on - born_on) / 365.25))) / 0.094,
            rnd_wait(person_no, 'death of disease', survival_years)
        ) as years_left,
        at_risk_on + 200 + (rnd(person_no, 'day of emigration') * 2700)::integer as leaves_on
    from everyone
), with_deaths as (
    select
        *,
        case when years_left < 30 then at_risk_on + (years_left * 365.25)::integer end as dies_on
    from with_events
)
select
    'P' || lpad(with_deaths.person_no::varchar, 8, '0') as person_id,
    with_deaths.person_no,
    with_deaths.sex,
    with_deaths.born_on,
    region_chances.region,
    case when dies_on <= getvariable('today') then dies_on end as died_on,
    case
        when rnd(with_deaths.person_no, 'emigrates') < 0.02
            and leaves_on < coalesce(dies_on, date '2099-01-01')
            and leaves_on <= getvariable('today') then leaves_on
    end as emigrated_on,
    with_deaths.area
from with_deaths
asof join region_chances
    on round(rnd(with_deaths.person_no, 'region'), 9) <= region_chances.chance_to
where with_deaths.born_on <= getvariable('today')
order by with_deaths.person_no;
