-- The ordinary people: a Danish age pyramid; and the focus areas' diseases.

-- Men and women of each five-year age group on a line from 0 to 1.
create or replace table population_chances as
with groups as (
    unpivot (
        select * from read_csv(
            getvariable('folder') || '/population.csv', header = true,
            columns = {'age_from': 'integer', 'men': 'double', 'women': 'double'}
        )
    ) on men, women into name sex_name value share
)
select
    age_from,
    case sex_name when 'men' then 'M' else 'K' end as sex,
    round(sum(share) over (order by age_from, sex_name) / sum(share) over (), 9) as chance_to
from groups;

create or replace table region_chances as
select region, round(sum(population_share) over (order by region_code), 9) as chance_to
from regions;

create or replace table diseases as
select * from read_csv(
    getvariable('folder') || '/diseases.csv', header = true,
    columns = {
        'area': 'varchar', 'disease': 'varchar', 'patients': 'double', 'diagnosis': 'varchar',
        'specialty': 'varchar', 'age_mean': 'double', 'age_sd': 'double', 'men_share': 'double',
        'prevalent_share': 'double', 'back_years': 'double', 'survival_years': 'double'
    }
);

-- 5.9 million of them are in the registers at some time: 93 % alive in May 2018, 7 % born later.
create or replace table ordinary_persons as
with numbers as (
    select range as person_no from range(1, 1 + round(5.9e6 * getvariable('scale'))::bigint)
)
select
    numbers.person_no,
    population_chances.sex,
    case
        when rnd(person_no, 'born later') < 0.07
            then date '2018-05-01' + (rnd(person_no, 'birth') * 2980)::integer
        else
            date '2018-05-01'
            - (365.25 * (population_chances.age_from + 5 * rnd(person_no, 'age in group')))::integer
    end as born_on
from numbers
asof join population_chances
    on round(rnd(numbers.person_no, 'age and sex'), 9) <= population_chances.chance_to;
