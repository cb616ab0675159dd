-- Twelve persons with speaking ids, one for each rule that must hold: who they are and what they
-- get; scripts 86 and 87 write their contacts and rows. Sex, birth, region, death, emigration:

create or replace table edge_persons as
select *, row_number() over () as edge_no
from (
    values
    -- Hyrimoz, then Yuflyma without a gap: one course of one substance, not two.
    ('switched_biosimilar_midway', 'K', date '1971-03-04', 'Hovedstaden', null, null),
    -- 1000 G of paracetamol once among doses of 1000 MG: a plausibility check must name it.
    ('dose_in_wrong_unit', 'M', date '1959-10-11', 'Syddanmark', null, null),
    -- The contact ends three days after the death: the stay is cut at the day of death.
    ('died_before_discharge', 'M', date '1938-01-22', 'Midtjylland', date '2024-05-06', null),
    -- One dose four days after death: reported, never counted as exposure.
    ('dose_after_death', 'K', date '1941-07-30', 'Sjælland', date '2024-06-10', null),
    -- The same row twice: counted once.
    ('duplicate_dose', 'K', date '1980-12-01', 'Hovedstaden', null, null),
    -- The order ends before it starts: the order dates are unusable, the dose stays.
    ('order_end_before_start', 'M', date '1966-05-17', 'Nordjylland', null, null),
    -- A dose on a day without any contact: kept, with no contact.
    ('no_contact_for_dose', 'K', date '1954-09-09', 'Midtjylland', null, null),
    -- The dose's contact start is 23 minutes late: the contact is still found.
    ('contact_start_off_by_minutes', 'M', date '1949-02-28', 'Syddanmark', null, null),
    -- Oxycodone and morphine in hospital and on prescription: one exposure in both sectors.
    ('both_sectors_opioid', 'K', date '1962-06-15', 'Hovedstaden', null, null),
    -- Adalimumab, nineteen months without, adalimumab: a new starter again.
    ('new_starter_after_washout', 'M', date '1978-08-08', 'Sjælland', null, null),
    -- Under treatment when SMR began: never a new starter.
    ('started_before_the_register', 'K', date '1969-11-23', 'Hovedstaden', null, null),
    -- Leaves the country in September 2024: no time at risk after that.
    ('moved_abroad', 'M', date '1985-04-19', 'Nordjylland', null, date '2024-09-01')
) as list (person_id, sex, born_on, region, died_on, emigrated_on);

insert into persons by name
select
    edge_persons.person_id,
    edge_persons.edge_no + largest.person_no as person_no,
    edge_persons.sex,
    edge_persons.born_on,
    edge_persons.region,
    case when edge_persons.died_on <= getvariable('today') then edge_persons.died_on end
        as died_on,
    case
        when edge_persons.emigrated_on <= getvariable('today') then edge_persons.emigrated_on
    end as emigrated_on
from edge_persons
cross join (select max(person_no) as person_no from persons) as largest;

-- What they get: `times` visits or doses, `every_hours` apart, `rows_each` rows at a time.
create or replace table edge_plan as
select * replace (first_at::timestamp as first_at), row_number() over () as plan_no
from (
    values
    ('switched_biosimilar_midway', 'Hyrimoz', '40', 'MG', '2023-01-16 09:10', 1344, 8, 4),
    ('switched_biosimilar_midway', 'Yuflyma', '40', 'MG', '2024-04-08 09:10', 1344, 11, 4),
    ('dose_in_wrong_unit', 'Panodil', '1000', 'MG', '2024-03-04 08:00', 6, 6, 1),
    ('dose_in_wrong_unit', 'Panodil', '1000', 'G', '2024-03-05 20:00', 6, 1, 1),
    ('died_before_discharge', 'Furix inj.', '40', 'MG', '2024-05-02 12:00', 24, 4, 1),
    ('died_before_discharge', 'Fragmin', '5000', 'IE', '2024-05-02 20:00', 24, 4, 1),
    ('dose_after_death', 'Morfin SAD', '5', 'MG', '2024-06-08 09:00', 12, 4, 1),
    ('dose_after_death', 'Morfin SAD', '5', 'MG', '2024-06-14 09:00', 12, 1, 1),
    ('duplicate_dose', 'Cefuroxim Fresenius', '1500', 'MG', '2023-11-06 08:00', 8, 6, 1),
    ('order_end_before_start', 'Panodil', '1000', 'MG', '2024-01-15 08:00', 6, 6, 1),
    ('no_contact_for_dose', 'Benepali', '200', 'MG', '2024-04-15 10:00', 1344, 3, 2),
    ('contact_start_off_by_minutes', 'Remsima', '400', 'MG', '2024-02-19 09:40', 1344, 6, 1),
    ('both_sectors_opioid', 'Oxycontin', '10', 'MG', '2024-02-05 08:00', 12, 9, 1),
    ('both_sectors_opioid', 'Morfin DAK', '10', 'MG', '2024-02-05 14:00', 24, 4, 1),
    ('both_sectors_opioid', 'Oxynorm', '5', 'MG', '2025-03-10 08:00', 8, 9, 1),
    ('new_starter_after_washout', 'Hyrimoz', '40', 'MG', '2023-01-09 10:00', 1344, 4, 4),
    ('new_starter_after_washout', 'Hyrimoz', '40', 'MG', '2025-03-03 10:00', 1344, 5, 4),
    ('started_before_the_register', 'Humira', '80', 'MG', '2018-05-22 11:00', 1344, 3, 2),
    ('started_before_the_register', 'Imraldi', '80', 'MG', '2018-11-06 11:00', 1344, 20, 2),
    ('started_before_the_register', 'Hyrimoz', '40', 'MG', '2022-07-05 11:00', 1344, 23, 4),
    ('moved_abroad', 'Tecfidera', '56', 'STK', '2023-02-06 10:00', 2016, 7, 3)
) as list (person_id, product_name, dose, unit, first_at, every_hours, times, rows_each);

-- One row per dose, cut to the chosen period.
create or replace table edge_doses as
select
    edge_plan.*,
    visit.number as visit_no,
    edge_plan.first_at + to_hours((edge_plan.every_hours * visit.number)::integer)
    + to_minutes(row.number::integer) as given_at,
    -- Hand-outs and infusions belong to a visit each; ward doses to one stay.
    edge_plan.every_hours > 24 as is_visit,
    edge_plan.every_hours > 24 and edge_plan.product_name != 'Remsima' as is_handed_out,
    hash(edge_plan.person_id, edge_plan.plan_no, visit.number, row.number) as dose_key
from edge_plan
cross join lateral (select unnest(range(edge_plan.times)) as number) as visit
cross join lateral (select unnest(range(edge_plan.rows_each)) as number) as row
where edge_plan.first_at + to_hours((edge_plan.every_hours * visit.number)::integer)
    between greatest(getvariable('first_month'), getvariable('smr_start'))
    and getvariable('today') + to_hours(23);
