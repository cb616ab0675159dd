-- Packs and doses are compared in one unit per medicine, the same in every department: mg where at least half of the
-- doses and half of the delivery lines can be brought to mg, else defined daily doses, else pieces, else nothing.
-- The usual dose is the medicine's mean dose in that unit over the country; the smallest delivery is the least that
-- is delivered of a product at a time. Source: the project's choice of one half; packs as
-- int_deliveries__pack_contents tells them.

with deliveries as (

    select * from {{ ref('stg_sales__deliveries') }}

),

pack_contents as (

    select * from {{ ref('int_deliveries__pack_contents') }}

),

administrations as (

    select * from {{ ref('administrations') }}

),

products as (

    select
        coalesce(pack_contents.atc, 'unknown') as atc,
        deliveries.product_id,
        count(*) as line_count,
        min(case when deliveries.delivered_packs > 0 then deliveries.delivered_packs end) as least_packs,
        greatest(sum(deliveries.delivered_packs), 0) as packs,
        max(pack_contents.pack_mg) as pack_mg,
        max(pack_contents.pack_ddd) as pack_ddd,
        max(pack_contents.pack_pieces) as pack_pieces
    from deliveries
    left join pack_contents
        on deliveries.product_id = pack_contents.product_id
    group by coalesce(pack_contents.atc, 'unknown'), deliveries.product_id

),

delivered_shares as (

    select
        atc,
        sum(case when pack_mg is not null then line_count else 0 end) * 1.0 / sum(line_count) as mg_share,
        sum(case when pack_ddd is not null then line_count else 0 end) * 1.0 / sum(line_count) as ddd_share,
        sum(case when pack_pieces is not null then line_count else 0 end) * 1.0 / sum(line_count) as piece_share,
        sum(least_packs * pack_mg * packs) / nullif(sum(packs), 0) as least_mg,
        sum(least_packs * pack_ddd * packs) / nullif(sum(packs), 0) as least_ddd,
        sum(least_packs * pack_pieces * packs) / nullif(sum(packs), 0) as least_pieces
    from products
    group by atc

),

given_shares as (

    select
        atc,
        count(dose_mg) * 1.0 / count(*) as mg_share,
        count(dose_ddd) * 1.0 / count(*) as ddd_share,
        count(dose_pieces) * 1.0 / count(*) as piece_share,
        avg(dose_mg) as mean_mg,
        avg(dose_ddd) as mean_ddd,
        avg(dose_pieces) as mean_pieces
    from administrations
    group by atc

),

chosen_units as (

    select
        delivered_shares.*,
        given_shares.mean_mg,
        given_shares.mean_ddd,
        given_shares.mean_pieces,
        case
            when least(delivered_shares.mg_share, coalesce(given_shares.mg_share, 1)) >= 0.5 then 'mg'
            when least(delivered_shares.ddd_share, coalesce(given_shares.ddd_share, 1)) >= 0.5 then 'DDD'
            when least(delivered_shares.piece_share, coalesce(given_shares.piece_share, 1)) >= 0.5 then 'piece'
            else 'none'
        end as unit
    from delivered_shares
    left join given_shares
        on delivered_shares.atc = given_shares.atc

),

units as (

    select
        atc,
        unit,
        case unit when 'mg' then mg_share when 'DDD' then ddd_share when 'piece' then piece_share else 0 end
            as comparable_share,
        coalesce(
            case unit when 'mg' then mean_mg when 'DDD' then mean_ddd when 'piece' then mean_pieces end,
            case unit when 'mg' then least_mg when 'DDD' then least_ddd when 'piece' then least_pieces end
        ) as usual_dose,
        case unit when 'mg' then least_mg when 'DDD' then least_ddd when 'piece' then least_pieces end
            as smallest_delivery
    from chosen_units
    where atc != 'unknown'

)

select * from units
