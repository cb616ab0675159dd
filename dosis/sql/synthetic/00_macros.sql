-- What every later script uses: chance that repeats, and the rounds in which months arrive.
-- The runner has set: scale, focus, first_month, last_month, today, seed, folder.

-- Chance in [0, 1) from a key and a salt: the same seed gives the same world, never random().
create or replace macro rnd(key, salt) as
    (hash(key, salt, getvariable('seed')) / 18446744073709551616.0)::double;

-- Standard normal chance from the same key (Box and Muller 1958).
create or replace macro rnd_normal(key, salt) as
    sqrt(-2 * ln(1 - rnd(key, salt || ' a') + 1e-12)) * cos(2 * pi() * rnd(key, salt || ' b'));

-- Waiting time with the given median, exponential.
create or replace macro rnd_wait(key, salt, median_days) as
    (-ln(1 - rnd(key, salt) + 1e-12) / ln(2) * median_days);

-- The national calendar of registers.
set variable smr_start = date '2018-05-15';

-- Month-dated tables arrive in three rounds; a round holds months from `first_month` to
-- `partial_month`; the last month is then 70 % complete and the one before (`ninety_month`) 90 %.
create or replace table delivery_rounds as
select
    (getvariable('last_month') - interval 2 month)::date + 14 as delivered_on,
    greatest(getvariable('first_month'), date '2018-05-01') as first_month,
    (getvariable('last_month') - interval 3 month)::date as partial_month,
    (getvariable('last_month') - interval 4 month)::date as ninety_month
union all
select
    (getvariable('last_month') - interval 1 month)::date + 14,
    (getvariable('last_month') - interval 7 month)::date,
    (getvariable('last_month') - interval 2 month)::date,
    (getvariable('last_month') - interval 3 month)::date
union all
select
    getvariable('today'),
    (getvariable('last_month') - interval 5 month)::date,
    getvariable('last_month'),
    (getvariable('last_month') - interval 1 month)::date;

-- Whether a row of this month has arrived in a round: join a table to delivery_rounds on
-- has_arrived(month, key, first_month, partial_month, ninety_month).
create or replace macro has_arrived(month, key, first_month, partial_month, ninety_month) as
    month between first_month and partial_month
    and rnd(key, 'arrives') < case
        when month = partial_month then 0.7
        when month = ninety_month then 0.9
        else 1.0
    end;

create or replace table planted (
    id varchar, family varchar, size varchar, is_decoy boolean, register varchar,
    table_name varchar, column_name varchar, scope json, atc varchar, from_on date, to_on date,
    value double, unit varchar, text varchar
);
