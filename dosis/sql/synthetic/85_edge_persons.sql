-- Persons with speaking ids, one for each rule that must hold (tests/edge_persons.csv): who they are and what
-- they get; scripts 86 and 87 write their contacts and rows. Sex, birth, region, death, emigration:

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
    ('moved_abroad', 'M', date '1985-04-19', 'Nordjylland', null, date '2024-09-01'),
    ('unit_in_millilitres', 'K', date '1947-03-02', 'Hovedstaden', null, null),
    ('dose_text_not_a_number', 'M', date '1951-08-14', 'Midtjylland', null, null),
    ('thousand_or_one', 'K', date '1956-02-20', 'Midtjylland', null, null),
    ('decimal_comma', 'M', date '1963-11-05', 'Sjælland', null, null),
    ('child_dose', 'K', date '2016-05-09', 'Syddanmark', null, null),
    ('biologic_every_eight_weeks', 'M', date '1975-01-30', 'Midtjylland', null, null),
    ('handed_out_per_dose', 'K', date '1982-10-10', 'Nordjylland', null, null),
    ('vial_remainder', 'M', date '1968-06-06', 'Hovedstaden', null, null),
    ('order_missing', 'K', date '1944-12-12', 'Sjælland', null, null),
    ('order_swapped', 'M', date '1953-04-04', 'Syddanmark', null, null),
    ('region_code_with_ten', 'K', date '1960-09-19', 'Midtjylland', null, null),
    ('old_atc_code', 'M', date '1979-07-21', 'Hovedstaden', null, null),
    ('dose_and_procedure', 'K', date '1972-02-02', 'Midtjylland', null, null),
    ('procedure_without_contact', 'M', date '1974-03-17', 'Syddanmark', null, null),
    ('retracted_diagnosis', 'K', date '1958-01-11', 'Hovedstaden', null, null),
    ('referral_diagnosis', 'M', date '1965-05-25', 'Hovedstaden', null, null),
    ('bridged_lpr2_lpr3', 'K', date '1946-08-08', 'Hovedstaden', null, null),
    ('inpatient_over_twelve_hours', 'K', date '1957-02-16', 'Sjælland', null, null),
    ('admission_of_three_contacts', 'M', date '1939-10-03', 'Midtjylland', null, null),
    ('returned_from_abroad', 'K', date '1981-06-30', 'Hovedstaden', null, null),
    ('two_contacts_fit', 'M', date '1952-07-07', 'Sjælland', null, null),
    ('indication_from_area', 'K', date '1970-12-24', 'Syddanmark', null, null),
    ('reversed_prescription', 'M', date '1961-03-29', 'Hovedstaden', null, null),
    ('second_line_of_treatment', 'K', date '1976-09-15', 'Midtjylland', null, null),
    ('combination_treatment', 'M', date '1967-11-11', 'Hovedstaden', null, null),
    ('treatment_gap', 'K', date '1984-04-01', 'Midtjylland', null, null),
    ('high_charlson', 'M', date '1943-05-05', 'Midtjylland', null, null),
    -- Handed out from the month in which the region began to register it: most likely no new starter.
    ('home_user_seen_late', 'K', date '1964-10-27', 'Nordjylland', null, null),
    -- Doses whose rows come without a key: each is still a dose.
    ('dose_without_key', 'K', date '1955-08-21', 'Sjælland', null, null),
    -- 6 mL from vials of 4 mL, 25 mg/mL: two vials, 50 mg left.
    ('vial_of_concentrate', 'M', date '1950-12-03', 'Syddanmark', null, null),
    -- Eight hours in the reception and, an hour later, ten on a ward: one stay, so one admission.
    ('short_contacts_of_one_stay', 'K', date '1950-06-12', 'Syddanmark', null, null),
    ('psychiatric_over_the_change', 'M', date '1973-08-18', 'Hovedstaden', null, null),
    ('region_code_of_one_digit', 'K', date '1964-04-23', 'Midtjylland', null, null),
    ('handed_out_per_pack', 'M', date '1977-12-01', 'Syddanmark', null, null),
    -- Two rows of one item on one day, alike in all columns: two packs.
    ('repeated_prescription_row', 'K', date '1955-02-09', 'Hovedstaden', null, null)
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
