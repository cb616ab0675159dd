-- The planted truth as `dosis score` reads it: the plan in words, the effects, and the look-alikes that are no fault.

insert into planted
select
    truth_plan.id,
    truth_plan.family,
    truth_plan.size,
    truth_plan.is_decoy,
    if(mechanism = 'need', 'sales', 'smr') as register,
    if(mechanism = 'need', 'leverance', 'indberetningmedpris') as table_name,
    truth_plan.column_name,
    json_object(
        'region', truth_plan.region, 'hospital', truth_plan.hospital, 'department', truth_plan.shak
    ) as scope,
    truth_plan.atc,
    truth_plan.from_on,
    truth_plan.to_on,
    truth_plan.value,
    truth_plan.unit,
    coalesce(departments.department_text, truth_plan.hospital, 'Region ' || truth_plan.region)
    || ', from ' || truth_plan.from_on || ' to ' || truth_plan.to_on || ': '
    || case
        when mechanism = 'silence' and is_decoy
            then detail || ' is ordered in a system that doesn''t send to SMR.'
        when mechanism = 'silence'
            then coalesce(detail || ' isn''t', 'no doses are') || ' reported to SMR, given as before.'
        when mechanism = 'rows' and value > 1
            then (100 * (value - 1))::integer || ' % of the ward doses are registered in two rows.'
        when mechanism = 'rows'
            then (100 * (1 - value))::integer || ' % of the ward doses are no longer registered.'
        when mechanism = 'unit' then 'the unit of ' || detail || ' is UKENDT.'
        when mechanism = 'as_needed' then '45 % of the ward doses are as needed, no longer 15 %.'
        when mechanism = 'indication' then 'the indication is missing in 95 %, no longer in 60 %.'
        when mechanism = 'noise' then 'doses are written 60 % too high or too low, equally often.'
        when mechanism = 'first_choice'
            then 'starts 35 % of new arthritis patients on adalimumab; the others start 72 %.'
        when mechanism = 'order_chance' and value = 0 then 'nobody needs ' || detail || '.'
        when mechanism = 'order_chance'
            then 'orders ' || detail || ' ' || value || ' times as often as its patients'' diagnoses say.'
        when mechanism = 'stall' and is_decoy
            then (100 * (1 - value))::integer || ' % of the patients on ' || detail || ' are exceptions and stay.'
        when mechanism = 'stall'
            then (100 * value)::integer || ' % of the patients on ' || detail
                || ' switch to the new product; in the others nine in ten do within weeks.'
        when mechanism = 'delay'
            then 'the new product of ' || detail || ' is short for ' || value::integer || ' days.'
        when mechanism = 'contacts' and detail = 'all' then 'the department is closed.'
        when mechanism = 'contacts' and detail = 'heart' then 'few patients with heart disease.'
        when mechanism = 'contacts' then 'mostly patients with heart disease.'
        when is_decoy
            then (100 * value)::integer || ' % of the use of ' || detail || ' is delivered ('
                || size || ').'
        else (100 * (value - 1))::integer || ' % more ' || detail || ' is delivered than is used.'
    end as text
from truth_plan
left join departments on truth_plan.shak = departments.shak
order by truth_plan.id;

insert into planted
select
    'effect_' || number, 'effect', format('{:.1f}', rate_ratio), false, 'lpr', 'kontakter',
    'aktionsdiagnose', json_object('disease', disease, 'comparator', comparator),
    (
        select min(hospital_products.atc)
        from regimen_products
        inner join hospital_products using (product_name)
        where regimen = exposed
    ) as atc,
    greatest(getvariable('first_month'), getvariable('smr_start')), getvariable('today'),
    rate_ratio, 'rate ratio',
    'Invented: ' || exposed || ' against ' || comparator || ' changes the rate of first admissions with '
    || outcome || ' by a factor of ' || rate_ratio || ', in ' || replace(disease, '_', ' ') || '.'
from effect_plan
order by number;

-- Look-alikes that are in every data set.
insert into planted
select
    'decoy_' || id, family, size, true, register, table_name, column_name, scope::json, atc,
    coalesce(from_on::date, getvariable('first_month')), coalesce(to_on::date, getvariable('today')),
    null, null, text
from (
    values
    (
        'gap_theatre', 'diversion', 'theatre', 'sales', 'leverance', 'antal_leveret',
        '{"specialty": "surgery"}', 'N01AX10', null, null,
        'Departments of surgery get propofol and fentanyl for theatre, which SMR never sees.'
    ),
    (
        'gap_vial_remainder', 'diversion', 'vial remainder', 'sales', 'leverance', 'antal_leveret',
        '{"route": "IV"}', 'L01', null, null,
        'A part of each vial of an infusion against cancer is thrown away.'
    ),
    (
        'gap_returns', 'diversion', 'returns', 'sales', 'leverance', 'antal_leveret', '{}', null,
        null, null, 'One delivery in seventy is partly sent back within six weeks.'
    ),
    (
        'phase_out', 'break', 'phase-out', 'smr', 'indberetningmedpris', 'c_varenummer', '{}',
        'L04AB04', '2018-11-01', '2018-12-31', 'Humira gives way to its biosimilars in three weeks.'
    ),
    (
        'covid', 'break', 'COVID', 'smr', 'indberetningmedpris', 'k_adm_id', '{}', null,
        '2020-03-12', '2020-05-20', 'Planned contacts fall by nearly half in spring 2020.'
    ),
    (
        'season', 'break', 'season', 'smr', 'indberetningmedpris', 'k_adm_id', '{}', 'J01', null,
        null, 'Infections are a third rarer in summer.'
    ),
    (
        'holidays', 'reporting_gap', 'holidays', 'smr', 'indberetningmedpris', 'd_adm', '{}', null,
        null, null, 'Planned contacts are rare at weekends and in July.'
    )
) as list (
    id, family, size, register, table_name, column_name, scope, atc, from_on, to_on, text
);
