-- Who gets what at the pharmacy: chronic users who refill every 90-100 days, and acute users now and
-- then. Fifty packs carry the volume of the whole country, 9 rows a person a year.

create or replace temp table prescription_products as
select
    *,
    row_number() over (order by atc, vnr)::integer as product_no,
    form like '%tabletter' as is_tablet
from read_csv(
    getvariable('folder') || '/prescription_products.csv', header = true,
    types = {
        'vnr': 'integer', 'drug_id': 'bigint', 'strength': 'double', 'pack_size': 'double',
        'ddd_per_pack': 'double'
    }
);

create or replace temp table prescription_patterns as
select
    patterns.*,
    products.* exclude (atc),
    row_number() over (order by patterns.atc, patterns.kind, patterns.area) as pattern_no
from read_csv(
    getvariable('folder') || '/prescription_patterns.csv', header = true,
    types = {'area': 'varchar', 'indication_code': 'integer'}
) as patterns
inner join (
    select atc, min(product_no) as first_product_no, count(*)::integer as products
    from prescription_products
    group by atc
) as products on patterns.atc = products.atc;

-- One row per person and medicine that the person takes, with the days between which it happens.
create or replace temp table prescription_users as
with people as (
    select
        persons.person_id,
        persons.person_no,
        persons.area,
        regions.region_code::integer as region_code,
        persons.born_on,
        patients.onset_on,
        greatest(getvariable('first_month'), persons.born_on) as from_on,
        least(getvariable('today'), persons.died_on, persons.emigrated_on) as to_on
    from persons
    inner join regions on persons.region = regions.region
    left join patients on patients.person_no = persons.person_no
),

possible_users as (
    select
        people.*,
        prescription_patterns.* exclude (area),
        prescription_patterns.area is not null as is_of_disease,
        hash(people.person_no, atc, kind, prescription_patterns.area) as user_key,
        -- The patterns' shares are raised by a third, to nine rows a person and year.
        rnd(user_key, 'user') / 1.33 as chance,
        datediff('year', born_on, date_add(getvariable('first_month'), interval 4 year)) as age
    from people
    inner join prescription_patterns
        on prescription_patterns.area is null or prescription_patterns.area = people.area
    where people.from_on < people.to_on
),

-- The medicine of a disease begins with the disease; other chronic use at the age at which the
-- share of users (given at 9, 31, 55, 72 and 87 years) passes the person's chance. A sixth stop.
with_beginning as (
    select
        *,
        case
            when age < 18 then share_0
            when age < 45 then share_18
            when age < 65 then share_45
            when age < 80 then share_65
            else share_80
        end as share_at_age,
        case
            when is_of_disease then if(chance < share_at_age, onset_on, null)
            when chance < share_0 then born_on
            else born_on + (365.25 * case
                when chance < share_18 then 9 + 22 * (chance - share_0) / (share_18 - share_0)
                when chance < share_45 then 31 + 24 * (chance - share_18) / (share_45 - share_18)
                when chance < share_65 then 55 + 17 * (chance - share_45) / (share_65 - share_45)
                when chance < share_80 then 72 + 15 * (chance - share_65) / (share_80 - share_65)
            end)::integer
        end as chronic_from_on,
        datediff('day', getvariable('first_month'), getvariable('today')) as days
    from possible_users
)

select
    person_id,
    person_no,
    region_code,
    atc,
    kind,
    indication_code,
    first_product_no,
    products,
    -- At most 128 patterns; 4096 numbers for the dispensings of each.
    (person_no * 128 + pattern_no) * 4096 as first_row_no,
    user_key,
    case
        when kind = 'chronic' or is_of_disease then greatest(from_on, chronic_from_on, onset_on)
        else from_on
    end as from_on,
    if(kind = 'chronic' and rnd(user_key, 'stops') < 0.16,
        least(to_on, getvariable('first_month') + (rnd(user_key, 'stops on') * days)::integer),
        to_on) as to_on,
    case
        when kind = 'chronic' then days // 95 + 1
        -- An acute medicine's share is prescriptions a year, spread unevenly over persons.
        else floor(-ln(1 - rnd(user_key, 'often')) * 1.33 * share_at_age * days / 365.25 + rnd(user_key, 'rest'))
    end::integer as times
from with_beginning
where kind = 'acute' or chronic_from_on < to_on;
