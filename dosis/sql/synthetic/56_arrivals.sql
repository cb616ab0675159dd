-- How late doses are reported. What of a month has arrived when is a chain of waves, one per month of age; each
-- brings a part of what is still missing. Regions differ in pace by the seed, waves vary from month to month and
-- all waves of a month together (over-dispersion), and the slowest region becomes the fastest a year before the end.

create or replace table region_paces as
select
    region,
    region_code % 10 as region_digit,
    [0.75, 0.9, 1.05, 1.2, 1.4][row_number() over (order by rnd(region, 'pace'))] as pace,
    row_number() over (order by rnd(region, 'pace')) = 1 as becomes_faster
from regions;

-- The share of a month's doses that has arrived, by region and age in months; all have after half a year.
create or replace table arrivals as
with months as (
    select unnest(range(
        (getvariable('last_month') - interval 29 month)::date, getvariable('today') + 1, interval 1 month
    ))::date as month_on
),

waves as (
    select
        region_paces.region,
        region_digit,
        month_on,
        age,
        1.15
        * if(becomes_faster and month_on > getvariable('last_month') - interval 12 month, 1.5, pace)
        * exp(
            0.25 * rnd_normal(region || month_on || age, 'wave')
            + 0.12 * rnd_normal(region || month_on, 'late month')
        ) as wave
    from region_paces
    cross join months
    cross join (select unnest(range(6)) as age)
)

select
    region,
    region_digit,
    month_on,
    age,
    1 - exp(-sum(wave) over (partition by region, month_on order by age)) as share
from waves;

-- Monthly deliveries over the last two years, of open months only; the rounds of script 00 follow.
create or replace table early_rounds as
select
    last_day(partial_month) as delivered_on,
    greatest((partial_month - interval 5 month)::date, getvariable('first_month'), date '2018-05-01') as first_month,
    partial_month,
    (partial_month - interval 1 month)::date as ninety_month
from (
    select unnest(range(
        (getvariable('last_month') - interval 23 month)::date,
        (getvariable('last_month') - interval 2 month)::date, interval 1 month
    ))::date as partial_month
) as partial_months
where partial_month >= getvariable('first_month');

