-- The unit spellings of each shape of product, east (Sundhedsplatformen) and west, on a line from
-- 0 to 1.

create or replace table unit_spellings as
with sides as (
    unpivot (
        select * from read_csv(
            getvariable('folder') || '/unit_spellings.csv', header = true,
            types = {'factor': 'double', 'east': 'double', 'west': 'double'}
        )
    ) on east, west into name side value share
), chances as (
    select
        * exclude (share),
        sum(share) over (partition by shape, side order by unit)
        / sum(share) over (partition by shape, side) as chance_to
    from sides
)
select
    *,
    lag(chance_to, 1, 0) over (partition by shape, side order by unit) as chance_from
from chances;

create or replace table product_shapes as
select
    *,
    case
        when strength_unit like 'IE%' then 'international'
        when strength_unit like 'MIKROGRAM%' then 'microgram'
        when strength_unit like '%/ML' then 'ml'
        when strength_unit = 'G' then 'gram'
        when form like '%tablet%' or form like '%kaps%' then 'tablet'
        when form like '%pen' then 'pen'
        when form like '%pulver%' then 'vial'
        else 'ampoule'
    end as shape
from hospital_products;
