-- What every later script uses: chance that repeats, and the rounds in which months arrive.
-- The runner has set: scale, focus, first_month, last_month, today, seed, folder.

-- Chance in [0, 1) from a key and a salt: the same seed gives the same world, never random(). The outer
-- hash is needed: without it the chances of one key under two salts depend on each other.
create or replace macro rnd(key, salt) as
    (hash(xor(hash(key), hash(salt, getvariable('seed')))) / 18446744073709551616.0)::double;

-- Standard normal chance from the same key (Box and Muller 1958).
create or replace macro rnd_normal(key, salt) as
    sqrt(-2 * ln(1 - rnd(key, salt || ' a') + 1e-12)) * cos(2 * pi() * rnd(key, salt || ' b'));

-- Waiting time with the given median, exponential.
create or replace macro rnd_wait(key, salt, median_days) as
    (-ln(1 - rnd(key, salt) + 1e-12) / ln(2) * median_days);

-- The national calendar of registers.
set variable smr_start = date '2018-05-15';

-- Month-dated tables arrive in three rounds, each on the last day of a month; a round holds months from `first_month`
-- to `partial_month`; that month is then 70 % complete and the one before (`ninety_month`) 90 %. How doses arrive
-- differs by region, and earlier rounds hold open months of them (script 56).
create or replace table delivery_rounds as
select
    last_day((getvariable('last_month') - to_months(months_ago))::date) as delivered_on,
    case when months_ago = 2 then greatest(getvariable('first_month'), date '2018-05-01')
        else (getvariable('last_month') - to_months(months_ago + 5))::date
    end as first_month,
    (getvariable('last_month') - to_months(months_ago))::date as partial_month,
    (getvariable('last_month') - to_months(months_ago + 1))::date as ninety_month
from (values (2), (1), (0)) as ages (months_ago);

-- The runner writes one round after the other and sets these; until then the last one holds.
set variable round_on = getvariable('today');
set variable round_first = (getvariable('last_month') - interval 5 month)::date;
set variable round_partial = getvariable('last_month');
set variable round_ninety = (getvariable('last_month') - interval 1 month)::date;

-- Whether a row of this day has arrived in the round in hand.
create or replace macro has_arrived(day, key) as
    day >= getvariable('round_first')
    and day < getvariable('round_partial') + interval 1 month
    and case
        when day >= getvariable('round_partial') then rnd(key, 'arrives') < 0.7
        when day >= getvariable('round_ninety') then rnd(key, 'arrives') < 0.9
        else true
    end;

create or replace table planted (
    id varchar, family varchar, size varchar, is_decoy boolean, register varchar,
    table_name varchar, column_name varchar, scope json, atc varchar, from_on date, to_on date,
    value double, unit varchar, text varchar
);
