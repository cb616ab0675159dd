-- The unit spellings of each shape of product, east (Sundhedsplatformen) and west.

create or replace table unit_chances as
with sides as (
    unpivot (
        select * from read_csv(
            getvariable('folder') || '/unit_spellings.csv', header = true,
            types = {'factor': 'double', 'east': 'double', 'west': 'double'}
        )
    ) on east, west into name side value share
)
select
    * exclude (share),
    sum(share) over (partition by shape, side order by unit)
    / sum(share) over (partition by shape, side) as chance_to
from sides;

-- Each shape's numbers begin at its group: a thousand places for the east, a thousand for the west, and
-- each spelling has as many of them as its share.
create or replace table unit_groups as
select shape, (2000 * (row_number() over (order by shape) - 1))::integer as spelling_group
from (select distinct shape from unit_chances);

create or replace table unit_spellings as
select
    unit_groups.spelling_group + if(places.side = 'east', 0, 1000) + places.place as spelling_no,
    unit_chances.unit,
    unit_chances.measure,
    unit_chances.factor
from (
    select *, unnest(range(1000))::integer as place, (place + 0.5) / 1000 as chance
    from (select distinct shape, side from unit_chances)
) as places
inner join unit_groups on places.shape = unit_groups.shape
asof join unit_chances
    on places.shape = unit_chances.shape and places.side = unit_chances.side
        and places.chance <= unit_chances.chance_to;

create or replace table product_shapes as
with shapes as (
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
    from hospital_products
)
select shapes.*, unit_groups.spelling_group
from shapes
inner join unit_groups on shapes.shape = unit_groups.shape;
