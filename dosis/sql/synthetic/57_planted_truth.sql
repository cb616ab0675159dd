-- Truth: an outlier and a stalled switch (made in scripts 30 and 35), two breaks and a gap in
-- reporting (52 and 54).

insert into planted values
(
    'break_1', 'break', '25', 'smr', 'indberetningmedpris', 'k_adm_id',
    json_object('region', 'Sjælland', 'hospital', null, 'department', null),
    null, '2022-07-01', getvariable('today'), 'rows of ward medicines + 25 %',
    'Region Sjælland registers every fourth ward dose in two rows from July 2022, when it took up '
    || 'the reporting guide: 25 % more rows; the patients got no more medicine.'
),
(
    'break_2', 'break', 'unit', 'smr', 'indberetningmedpris', 'v_adm_dosis_enhed',
    json_object('region', 'Nordjylland', 'hospital', null, 'department', null),
    'N02BE01', '2023-03-01', '2023-08-31', 'unit is UKENDT',
    'The unit of paracetamol doses in Region Nordjylland is UKENDT from March to August 2023.'
),
(
    'reporting_gap_1', 'reporting_gap', '2', 'smr', 'indberetningmedpris', 'd_adm',
    json_object(
        'region', 'Midtjylland', 'hospital', 'Regionshospitalet Randers', 'department', null
    ),
    null, '2024-02-01', '2024-03-31', 'no rows',
    'Regionshospitalet Randers reports nothing to SMR in February and March 2024; its contacts '
    || 'are in the patient register as usual.'
);

insert into planted values (
    'outlier_department_1', 'outlier_department', '2.0', 'smr', 'indberetningmedpris', 'c_atc',
    json_object(
        'region', 'Midtjylland', 'hospital', 'Hospitalsenhed Midt',
        'department', getvariable('outlier_department')
    ),
    'L04AB04', '2021-01-01', getvariable('today'), 'share of starters on adalimumab 0.35, not 0.72',
    'Reumatologisk Afdeling, Hospitalsenhed Midt, starts 35 % of new arthritis patients on '
    || 'adalimumab from 2021; the other departments start 72 %.'
);

insert into planted values (
    'stalled_switch_1', 'stalled_switch', '40', 'smr', 'indberetningmedpris',
    'v_laegemiddelnavn',
    json_object(
        'region', 'Syddanmark', 'hospital', 'OUH Odense Universitetshospital',
        'department', getvariable('stalled_department')
    ),
    'L04AB04', '2021-11-01', getvariable('today'), 'switch to Hyrimoz flat at 40 %',
    'Medicinsk Mavetarmafdeling, OUH Odense Universitetshospital, switches 40 % of its '
    || 'adalimumab patients to Hyrimoz and stops; the others reach 90 % in about eight weeks.'
);
