-- The defined daily dose (DDD) is WHO's assumed mean dose a day for a substance and route, and form where it is
-- inhaled. A dose is counted in DDD where mg or international units can be had and the list has a DDD for the route it
-- was given by; where the list has none, by the share of the pack's DDD that it is; else it has none, for a DDD of
-- another route would be another amount. An inhaled dose without a form takes that of its pack. What the pack holds
-- stands beside it. Source: the seed ddd_values; int_administrations__who_routes; the medicine table's DDD per pack.

with administrations as (

    select * from {{ ref('int_administrations__dose_in_mg') }}

),

ddd_values as (

    select * from {{ ref('ddd_values') }}

),

pack_contents as (

    select * from {{ ref('int_deliveries__pack_contents') }}

),

who_routes as (

    select * from {{ ref('int_administrations__who_routes') }}

),

doses_with_route as (

    select
        administrations.*,
        pack_contents.pack_pieces,
        pack_contents.pack_mg,
        pack_contents.pack_ddd,
        case
            when who_routes.who_route = 'Inhal' then pack_contents.who_route else who_routes.who_route
        end as who_route
    from administrations
    left join pack_contents
        on administrations.product_id = pack_contents.product_id
    left join who_routes
        on
            administrations.route = who_routes.route
            and coalesce(administrations.form, '') = who_routes.form

),

doses_in_ddd as (

    select
        doses_with_route.*,
        case
            when ddd_values.unit = 'mg' then doses_with_route.dose_mg / ddd_values.ddd::double
            when ddd_values.unit = 'IU' then doses_with_route.dose_iu / ddd_values.ddd::double
            else doses_with_route.dose_mg / nullif(doses_with_route.pack_mg, 0) * doses_with_route.pack_ddd
        end as dose_ddd
    from doses_with_route
    left join ddd_values
        on
            doses_with_route.atc = ddd_values.atc
            and doses_with_route.who_route = ddd_values.route

)

select * from doses_in_ddd
