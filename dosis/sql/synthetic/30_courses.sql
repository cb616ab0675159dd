-- Treatment of the focus patients: a department, and up to three lines of treatment.

create or replace table regimens as
select * from read_csv(
    getvariable('folder') || '/regimens.csv', header = true,
    columns = {
        'regimen': 'varchar', 'is_handed_out': 'boolean', 'every_days': 'integer',
        'loading_days': 'varchar', 'dose': 'double', 'unit': 'varchar', 'is_per_kg': 'boolean',
        'packs': 'integer', 'median_days': 'double', 'max_visits': 'integer'
    }
);

-- The choices within a disease and line on a line from 0 to 1; adalimumab comes first.
create or replace table treatment_chances as
select
    disease,
    line,
    regimens,
    round(sum(share) over (partition by disease, line order by regimens), 6) as chance_to,
    share
from read_csv(
    getvariable('folder') || '/treatments.csv', header = true,
    columns = {'disease': 'varchar', 'line': 'integer', 'regimens': 'varchar', 'share': 'double'}
);

create or replace table patient_departments as
select
    patients.*,
    persons.person_id,
    persons.region,
    persons.died_on,
    persons.emigrated_on,
    department_chances.shak,
    case persons.sex when 'M' then 84 else 70 end + 13 * rnd_normal(persons.person_no, 'weight')
        as weight_kg,
    patients.onset_on + 20 + rnd_wait(persons.person_no, 'delay', 40)::integer as treated_on
from patients
inner join persons on patients.person_no = persons.person_no
inner join department_chances
    on persons.region = department_chances.region
        and patients.specialty = department_chances.specialty
        and rnd(persons.person_no, 'department') >= department_chances.chance_from
        and rnd(persons.person_no, 'department') < department_chances.chance_to;

-- Lines follow each other; three in four go on to a next line when one ends.
create or replace table courses as
with lines as (
    select *, line.number as line
    from patient_departments
    cross join (select unnest([1, 2, 3]) as number) as line
    where line.number = 1
        or (rnd(person_no, 'second line') < 0.75
            and (line.number = 2 or rnd(person_no, 'third line') < 0.75))
), chosen_before_start as (
    select
        *,
        rnd(person_no, 'choice ' || line) as chance,
        case
            when line > 1 or area != 'rheumatology' then null
            -- Truth: one department starts fewer on it.
            when treated_on >= date '2021-01-01'
                and shak in (select shak from truth_plan where mechanism = 'first_choice')
                then 0.35
            -- Adalimumab is the recommended first medicine from 2021.
            when treated_on >= date '2021-01-01' then 0.72
            else 0.45
        end as adalimumab_share
    from lines
), chosen as (
    select
        chosen_before_start.*,
        coalesce(first_choice.share, 0) as usual_share
    from chosen_before_start
    left join treatment_chances as first_choice
        on chosen_before_start.disease = first_choice.disease
            and chosen_before_start.line = first_choice.line
            and first_choice.regimens = 'adalimumab'
), with_chance as (
    select
        *,
        round(case
            when adalimumab_share is null then chance
            when chance < adalimumab_share then chance / adalimumab_share * usual_share
            else
                usual_share
                + (chance - adalimumab_share) / (1 - adalimumab_share) * (1 - usual_share)
        end, 6) as chance_in_table
    from chosen
), with_regimen as (
    select
        with_chance.*,
        treatment_chances.regimens,
        rnd_wait(with_chance.person_no, 'duration ' || with_chance.line, regimens.median_days)
            ::integer + 14 as duration_days
    from with_chance
    asof join treatment_chances
        on with_chance.disease = treatment_chances.disease
            and with_chance.line = treatment_chances.line
            and with_chance.chance_in_table <= treatment_chances.chance_to
    inner join regimens
        on regimens.regimen = string_split(treatment_chances.regimens, '+')[1]
)
select
    * exclude (number, chance, adalimumab_share, usual_share, chance_in_table),
    treated_on + coalesce(
        sum(duration_days + 25) over (
            partition by person_no order by line rows between unbounded preceding and 1 preceding
        ), 0
    )::integer as starts_on
from with_regimen;
