-- Prescriptions dispensed at pharmacies, one row per row of epikur, before they are delivered.

-- One row per dispensing: the n-th of a user.
create or replace temp table prescriptions as
with dispensings as (
    select
        *,
        hash(user_key, n) as key,
        getvariable('first_month') + case
            when kind = 'chronic'
                then (95 * (n + rnd(user_key, 'phase') - 0.5) + 10 * rnd(hash(user_key, n), 'day'))
            else rnd(hash(user_key, n), 'day')
                * datediff('day', getvariable('first_month'), getvariable('today'))
        end::integer as any_day
    from (select *, unnest(range(times)) as n from prescription_users)
),

-- Pharmacies keep closed on Sundays; the mouth's and lung's antibiotics follow winter, and almost
-- vanished from spring 2020 to spring 2021.
weekdays as (
    select
        *,
        any_day + if(dayofweek(any_day) = 0, 1, 0) as dispensed_on,
        month(any_day) as calendar_month
    from dispensings
    where any_day between from_on and to_on
),

kept_dispensings as (
    select *
    from weekdays
    where dispensed_on between from_on and to_on
        and case
            when kind = 'chronic' then rnd(key, 'refill') < 0.97
            when atc in ('J01CA04', 'J01CE02', 'J01FA09')
                then rnd(key, 'winter') < if(calendar_month between 4 and 10, 0.6, 1)
                    * if(dispensed_on between date '2020-04-01' and date '2021-05-31', 0.6, 1)
            else true
        end
),

-- A user keeps a product for a year.
sold_packs as (
    select
        kept_dispensings.*,
        prescription_products.product_no,
        kind = 'chronic' and is_tablet and rnd(person_no, 'dose dispensing') < 0.04
            as is_dose_dispensed
    from kept_dispensings
    inner join prescription_products
        on first_product_no + floor(rnd(hash(user_key, n // 4), 'product') * products)::integer
        = prescription_products.product_no
)

select
    key,
    (first_row_no + 2 * n)::bigint as row_no,
    person_id,
    region_code,
    dispensed_on,
    product_no,
    case
        when is_dose_dispensed then 98
        when kind = 'chronic' and rnd(key, 'packs') < 0.15 then 2
        else 1
    end as apk,
    is_dose_dispensed,
    case when rnd(key, 'indication') < 0.57 then indication_code end as indication_code
from sold_packs;

-- 0.5 % of the rows are repeated as they are, which is genuine, and 0.4 % are reversed within a week
-- by a row with negative packs.
insert into prescriptions
select
    * exclude (is_reversed)
    replace (
        row_no + 1 as row_no,
        dispensed_on + if(is_reversed, (6 * rnd(key, 'reversed on'))::integer, 0) as dispensed_on,
        if(is_reversed, -apk, apk) as apk
    )
from (select *, rnd(key, 'repeated') >= 0.005 as is_reversed from prescriptions) as rows_again
where not is_reversed or rnd(key, 'reversed') < 0.004;

-- Edge persons (script 85): both_sectors_opioid gets oxycodone every 30 days and morphine every 60 around the
-- hospital's doses in 2023-2025; switched_biosimilar_midway takes methotrexate and folic acid;
-- reversed_prescription brings the second of two dispensings back five days later.
insert into prescriptions
select
    hash(person_id, vnr, begins_on, n) as key,
    -row_number() over (order by person_id, vnr, begins_on, n) as row_no,
    person_id,
    84 as region_code,
    begins_on + every_days * n as dispensed_on,
    product_no,
    packs,
    false,
    indication_code
from (
    select
        *,
        unnest(range(times))::integer as n
    from (
        values
        ('both_sectors_opioid', 242869, date '2023-01-09', 30, 36, 379, 1),
        ('both_sectors_opioid', 247618, date '2023-01-23', 60, 18, 379, 1),
        ('switched_biosimilar_midway', 211806, date '2018-05-14', 91, 34, 290, 1),
        ('switched_biosimilar_midway', 218902, date '2018-05-14', 91, 34, 290, 1),
        ('reversed_prescription', 242869, date '2023-06-05', 30, 2, 379, 1),
        ('reversed_prescription', 242869, date '2023-07-10', 30, 1, 379, -1),
        ('repeated_prescription_row', 242869, date '2023-06-05', 30, 1, 379, 1),
        ('repeated_prescription_row', 242869, date '2023-06-05', 30, 1, 379, 1)
    ) as courses (person_id, vnr, begins_on, every_days, times, indication_code, packs)
) as edge_dispensings
inner join (select vnr, product_no from prescription_products) as products using (vnr);
