-- What is planted, drawn by the seed: each family in equal numbers of each size, and look-alikes that are
-- no fault (is_decoy). Later scripts read this plan by its mechanism. Eight truths are the same in every
-- seed, for demonstrations; their places are left out of the draw.

create or replace macro plan_month(key, low, high) as (
    date_trunc('month', greatest(getvariable('first_month'), date '2018-06-01'))
    + to_months(floor((low + (high - low) * rnd(key, 'truth from')) * datediff(
        'month', greatest(getvariable('first_month'), date '2018-06-01'), getvariable('today')
    ))::integer)
)::date;

create or replace table truth_plan (
    id varchar, family varchar, size varchar, is_decoy boolean, mechanism varchar,
    column_name varchar, region varchar, hospital varchar, shak varchar, detail varchar,
    atc varchar, value double, unit varchar, from_on date, to_on date
);

-- The same in every seed.
insert into truth_plan
select * replace (coalesce(to_on, getvariable('today')) as to_on)
from read_csv(
    getvariable('folder') || '/truth_of_every_seed.csv', header = true,
    types = {
        'size': 'varchar', 'is_decoy': 'boolean', 'shak': 'varchar', 'value': 'double',
        'from_on': 'date', 'to_on': 'date'
    }
);

insert into truth_plan
with places as (
    select
        *,
        row_number() over (order by region = 'Sjælland', rnd(hospital, 'truth place')) as place
    from hospitals
    where weight >= 0.5 and hospital not in ('Regionshospitalet Randers', 'Rigshospitalet')
),

drawn as (
    select
        *,
        family || ' hospital ' || place as key,
        plan_month(key, if(months is null, 0.3, 0.15), if(months is null, 0.7, 0.85)) as from_on
    from read_csv(
        getvariable('folder') || '/truth_of_hospitals.csv', header = true,
        types = {'size': 'varchar', 'value': 'double', 'months': 'integer'}
    )
    inner join places using (place)
)

select
    family || '_' || (
        row_number() over (partition by family order by place) + if(family = 'break', 2, 1)
    ),
    family, size, false, mechanism, column_name, region, hospital, null,
    if(mechanism = 'unit', 'pantoprazol', null), if(mechanism = 'unit', 'A02BC02', null),
    value, unit, from_on,
    coalesce((from_on + to_months(months))::date - 1, getvariable('today'))
from drawn;

insert into truth_plan
with places as (
    select *, row_number() over (partition by specialty order by rnd(shak, 'truth place')) as place
    from departments
    where weight >= 0.5
        and shak not in (select shak from truth_plan where shak is not null)
),

drawn as (
    select
        truths.* exclude (from_on, detail),
        places.* exclude (specialty, place),
        truths.family || truths.specialty || truths.place as key,
        case
            when detail != 'substance' then detail
            when family = 'outlier_department'
                then ['oxycodon', 'pantoprazol', 'dalteparin', 'zopiclon', 'prednisolon'][
                    1 + (truths.place + floor(5 * rnd(family, 'substance'))::integer) % 5
                ]
            when family = 'reporting_gap'
                then ['zopiclon', 'dalteparin', 'furosemid', 'metoprolol'][
                    1 + (truths.place + floor(4 * rnd(family, 'substance'))::integer) % 4
                ]
            else ['oxycodon', 'morphin'][1 + floor(2 * rnd(key, 'substance'))::integer]
        end as detail,
        case
            when truths.from_on is not null then truths.from_on
            when mechanism = 'contacts' and detail != 'all' then getvariable('first_month')
            when months is null then plan_month(key, 0.2, 0.4)
            else plan_month(key, 0.15, 0.75)
        end as from_on
    from read_csv(
        getvariable('folder') || '/truth_of_departments.csv', header = true,
        types = {
            'size': 'varchar', 'value': 'double', 'months': 'integer', 'from_on': 'date',
            'is_decoy': 'boolean'
        }
    ) as truths
    inner join places using (specialty, place)
),

with_codes as (
    select *, (select min(atc) from hospital_products where substance = detail) as atc
    from drawn
)

select
    if(is_decoy, 'decoy_', '') || family || '_' || (
        row_number() over (partition by family, is_decoy order by key)
        + if(is_decoy, 0, (select count(*) from truth_plan where truth_plan.family = with_codes.family))
    ),
    family, size, is_decoy, mechanism,
    case mechanism when 'need' then 'antal_leveret' when 'stall' then 'v_laegemiddelnavn' else 'd_adm' end,
    region, hospital, shak, detail, atc, value, unit, from_on,
    coalesce((from_on + to_months(months))::date - 1, getvariable('today'))
from with_codes;

-- A register in which nothing is amiss (`dosis score null`).
delete from truth_plan where not getvariable('planted');
