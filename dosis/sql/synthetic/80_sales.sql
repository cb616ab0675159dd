-- Antibiotics that hospitals buy through Amgros, at the national level whatever the scale: the table
-- is an aggregate. Levels, trends and seasons are fitted by eye to the public file of 2015-2020.

create or replace temp table sales_antibiotics as
select * from read_csv(
    getvariable('folder') || '/sales_antibiotics.csv', header = true,
    columns = {
        'atc': 'varchar', 'drug': 'varchar', 'aware_dk': 'varchar', 'ddd_month': 'double',
        'trend': 'double', 'winter': 'double'
    }
);

create or replace table delivered_sales__amgros_sales as
with sales_hospitals as (
    select * from read_csv(
        getvariable('folder') || '/sales_hospitals.csv', header = true,
        columns = {
            'region': 'varchar', 'hospital': 'varchar', 'hosp': 'varchar', 'share': 'double',
            'watch_lean': 'double'
        }
    )
),

months as (
    select unnest(range(
        getvariable('first_month')::timestamp, getvariable('last_month')::timestamp, interval 1 month
    ))::date as month
),

-- Stores are filled in December and at the end of the first quarter. In spring 2020 everybody
-- bought stock in March, and then the wards emptied.
months_with_level as (
    select
        month,
        datediff('month', date '2019-01-01', month) / 12.0 as years,
        cos(2 * pi() * (month(month) - 1.5) / 12) as winterness,
        case month(month) when 12 then 1.20 when 3 then 1.07 when 7 then 0.93 else 0.98 end
        * case
            when month = date '2020-03-01' then 1.12
            when month between date '2020-04-01' and date '2020-06-01' then 0.85
            when month between date '2020-07-01' and date '2021-03-01' then 0.94
            else 1
        end as level
    from months
),

-- A hospital has its own mix of substances, and leans to or from the watch group.
hospital_antibiotics as (
    select
        sales_hospitals.region,
        sales_hospitals.hospital,
        sales_hospitals.hosp,
        sales_antibiotics.*,
        hash(hosp, atc) as mix_key,
        share * ddd_month
        * exp(0.3 * greatest(-2, least(2, rnd_normal(mix_key, 'mix'))) - 0.045)
        * exp(if(aware_dk = 'access', -0.5, 1) * watch_lean) as usual_ddd
    from sales_hospitals
    cross join sales_antibiotics
),

expected_sales as (
    select
        hospital_antibiotics.*,
        months_with_level.month,
        hash(mix_key, months_with_level.month) as month_key,
        usual_ddd * level * (1 + winter * winterness) * exp(trend * years) as expected_ddd
    from hospital_antibiotics
    cross join months_with_level
),

-- Small needs are bought in whole packs (here 15 DDD) now and then, so many months have no row.
amgros_sales as (
    select
        *,
        least(1, expected_ddd / 25) as bought_share,
        expected_ddd * exp((0.15 + 1.2 / sqrt(greatest(expected_ddd, 15))) * rnd_normal(month_key, 'noise'))
            as noisy_ddd
    from expected_sales
    where rnd(month_key, 'bought') < least(1, expected_ddd / 25)
)

select
    region,
    hospital,
    hosp,
    month,
    atc,
    greatest(0.5, round(noisy_ddd / bought_share * 2) / 2) as ddd,
    drug,
    getvariable('today') as delivered_on
from amgros_sales
order by month, region, hospital, atc;

-- The AWaRe group of each code; groups of substances and two substances have none.
create or replace table delivered_sales__aware_dk as
select
    *,
    getvariable('today') as delivered_on
from (
    select
        atc,
        drug,
        aware_dk
    from sales_antibiotics
    union all
    values
    ('J01', 'ANTIBACTERIALS FOR SYSTEMIC USE', null), ('J01A', 'Tetracycline antibiotics', null),
    ('J01C', 'Beta-lactam antibiotics, penicillins', null),
    ('J01D', 'Other beta-lactam antibiotics', null),
    ('J01E', 'Sulfonamides and trimethoprim', null),
    ('J01F', 'Macrolides, lincosamides and streptogramins', null),
    ('J01G', 'Aminoglycoside antibiotics', null), ('J01M', 'Quinolone antibiotics', null),
    ('J01X', 'Other antibacterials', null)
)
order by atc;
