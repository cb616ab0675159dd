-- The deliveries themselves: one to four a month for a department and item number, orders and returns.

create or replace table delivered_sales__leverance as
-- Packs are delivered whole, large packs of tablets in blisters of ten, opioids by the piece: each
-- month brings what the department's needs so far have passed.
with needs_so_far as (
    select
        department_needs.*,
        hash(c_shak, vnr, month) as key,
        price,
        price_drift,
        case
            when atc like 'N02A%' then 1 / pack_size
            when pack_size >= 50 then 10 / pack_size
            else 1
        end as smallest,
        round(sum(packs) over (partition by c_shak, vnr order by month), 9) as packs_so_far
    from department_needs
    inner join hospital_products using (vnr)
),

monthly_pieces as (
    select
        *,
        (ceil(packs_so_far / smallest) - coalesce(
            ceil(lag(packs_so_far) over (partition by c_shak, vnr order by month) / smallest), 0
        ))::integer as pieces,
        1 + floor(4 * rnd(key, 'times'))::integer as times
    from needs_so_far
),

parts as (
    select
        *,
        unnest(range(least(times, pieces))) as part
    from monthly_pieces
),

deliveries as (
    select
        * exclude (pieces),
        hash(key, part) as part_key,
        pieces * (part + 1) // least(times, pieces) - pieces * part // least(times, pieces) as pieces,
        month + floor((part + rnd(hash(key, part), 'day')) * 27 / least(times, pieces))::integer
            as any_day
    from parts
),

-- One delivery in seventy is partly sent back within six weeks.
delivered_and_returned as (
    select
        *,
        any_day + if(dayofweek(any_day) in (0, 6), 2, 0) as day,
        round(pieces * smallest, 4) as delivered,
        false as is_return
    from deliveries
    union all
    select
        *,
        any_day + 10 + floor(30 * rnd(part_key, 'returned on'))::integer,
        -round(ceil(pieces * 0.5 * rnd(part_key, 'returned packs')) * smallest, 4),
        true
    from deliveries
    where rnd(part_key, 'returned') < 0.015
),

pharmacies (region, pharmacy) as (
    values
    ('Hovedstaden', 'Region Hovedstadens Apotek'),
    ('Sjælland', 'Region Sjællands Sygehusapotek'),
    ('Syddanmark', 'Sygehusapotekerne i Region Syddanmark'),
    ('Midtjylland', 'Hospitalsapoteket Region Midtjylland'),
    ('Nordjylland', 'Sygehusapoteket Region Nordjylland')
)

select
    'L' || lpad(row_number() over (order by day, c_shak, vnr, part_key, is_return)::varchar, 9, '0')
        as leverance_id,
    case when not is_return then day - 1 - floor(5 * rnd(part_key, 'ordered'))::integer end
        as bestilt_dato,
    day as leveret_dato,
    pharmacy as sygehusapotek,
    c_shak,
    vnr as c_varenummer,
    -- Now and then the pharmacy has less than was ordered.
    case
        when is_return then null
        when rnd(part_key, 'short') < 0.02 then delivered + smallest
        else delivered
    end as antal_bestilt,
    delivered as antal_leveret,
    round(delivered * price * pow(price_drift, year(day) - 2018), 2) as beloeb,
    getvariable('today') as delivered_on
from delivered_and_returned
left join departments on departments.shak = left(c_shak, 7)
left join pharmacies using (region)
where day <= getvariable('today')
order by leverance_id;
