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
    ('moved_abroad', 'Tecfidera', '56', 'STK', '2023-02-06 10:00', 2016, 7, 3),
    ('unit_in_millilitres', 'Furix inj.', '4', 'ML', '2023-05-08 08:00', 12, 4, 1),
    ('dose_text_not_a_number', 'Panodil', 'efter aftale', 'MG', '2023-05-08 08:00', 12, 3, 1),
    ('thousand_or_one', 'Panodil', '1.000', 'MG', '2023-05-09 08:00', 12, 3, 1),
    ('decimal_comma', 'Panodil', '0,5', 'G', '2023-05-10 08:00', 12, 3, 1),
    ('child_dose', 'Panodil', '250', 'MG', '2023-05-11 08:00', 12, 4, 1),
    ('biologic_every_eight_weeks', 'Remsima', '400', 'MG', '2022-01-10 10:00', 1344, 20, 1),
    ('handed_out_per_dose', 'Benepali', '50', 'MG', '2022-02-07 10:00', 672, 12, 4),
    ('vial_remainder', 'Remsima', '350', 'MG', '2023-02-06 10:00', 1344, 4, 1),
    ('order_missing', 'Panodil', '1000', 'MG', '2023-05-12 08:00', 6, 6, 1),
    ('order_swapped', 'Panodil', '1000', 'MG', '2023-05-13 08:00', 6, 6, 1),
    ('region_code_with_ten', 'Panodil', '1000', 'MG', '2023-05-14 08:00', 6, 6, 1),
    ('old_atc_code', 'Xeljanz', '56', 'STK', '2023-05-15 10:00', 672, 20, 1),
    ('dose_and_procedure', 'Remsima', '400', 'MG', '2023-05-16 10:00', 1344, 4, 1),
    ('procedure_without_contact', 'Remsima', '400', 'MG', '2023-05-17 10:00', 1344, 4, 1),
    ('retracted_diagnosis', 'Remsima', '400', 'MG', '2023-05-18 10:00', 1344, 3, 1),
    ('referral_diagnosis', 'Remsima', '400', 'MG', '2018-06-04 10:00', 1344, 3, 1),
    ('bridged_lpr2_lpr3', 'Panodil', '1000', 'MG', '2019-01-30 08:00', 12, 16, 1),
    ('inpatient_over_twelve_hours', 'Panodil', '1000', 'MG', '2023-05-21 07:00', 12, 2, 1),
    ('admission_of_three_contacts', 'Panodil', '1000', 'MG', '2023-05-22 07:00', 8, 9, 1),
    ('returned_from_abroad', 'Panodil', '1000', 'MG', '2023-05-23 08:00', 6, 6, 1),
    ('two_contacts_fit', 'Panodil', '1000', 'MG', '2023-05-24 08:00', 6, 6, 1),
    ('indication_from_area', 'Hyrimoz', '40', 'MG', '2023-05-25 10:00', 1344, 4, 4),
    ('reversed_prescription', 'Panodil', '1000', 'MG', '2023-05-26 08:00', 6, 4, 1),
    ('second_line_of_treatment', 'Hyrimoz', '40', 'MG', '2022-01-11 10:00', 1344, 6, 2),
    ('second_line_of_treatment', 'Benepali', '200', 'MG', '2022-12-13 10:00', 1344, 10, 4),
    ('combination_treatment', 'Hyrimoz', '40', 'MG', '2023-01-12 10:00', 1344, 12, 4),
    ('combination_treatment', 'Olumiant', '28', 'STK', '2023-01-12 10:30', 672, 24, 1),
    ('treatment_gap', 'Hyrimoz', '40', 'MG', '2022-01-13 10:00', 1344, 4, 2),
    ('treatment_gap', 'Hyrimoz', '40', 'MG', '2023-06-15 10:00', 1344, 10, 2),
    ('high_charlson', 'Panodil', '1000', 'MG', '2022-03-01 08:00', 6, 4, 1),
    ('high_charlson', 'Hyrimoz', '40', 'MG', '2023-01-16 10:00', 1344, 8, 4),
    ('home_user_seen_late', 'Hyrimoz', '40', 'MG', '2020-01-13 10:00', 1344, 6, 4),
    ('dose_without_key', 'Panodil', '1000', 'MG', '2023-05-27 08:00', 6, 2, 1),
    ('vial_of_concentrate', 'Keytruda', '6', 'ML', '2023-05-30 10:00', 504, 3, 1),
    ('short_contacts_of_one_stay', 'Panodil', '1000', 'MG', '2023-05-29 02:20', 10, 2, 1),
    ('psychiatric_over_the_change', 'Panodil', '1000', 'MG', '2019-01-30 08:00', 12, 16, 1),
    ('region_code_of_one_digit', 'Panodil', '1000', 'MG', '2023-05-30 08:00', 6, 6, 1),
    ('handed_out_per_pack', 'Hyrimoz', '40', 'MG', '2021-02-08 10:00', 1344, 4, 2)
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
    edge_plan.every_hours > 24 and edge_plan.product_name not in ('Remsima', 'Keytruda') as is_handed_out,
    hash(edge_plan.person_id, edge_plan.plan_no, visit.number, row.number) as dose_key
from edge_plan
cross join lateral (select unnest(range(edge_plan.times)) as number) as visit
cross join lateral (select unnest(range(edge_plan.rows_each)) as number) as row
where edge_plan.first_at + to_hours((edge_plan.every_hours * visit.number)::integer)
    between greatest(getvariable('first_month'), getvariable('smr_start'))
    and getvariable('today') + to_hours(23);
