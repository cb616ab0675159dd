-- From the day a region is taken over, its units lie in the successor. So a region of origin has one row for itself
-- and one for the region that follows it. Source: the seed regions.

with regions as (

    select * from {{ ref('regions') }}

),

region_succession as (

    select
        regions.region as region_of_origin,
        regions.region,
        regions.valid_from_on::date as valid_from_on,
        regions.valid_to_on::date as valid_to_on
    from regions

    union all

    select
        regions.region as region_of_origin,
        successors.region,
        successors.valid_from_on::date as valid_from_on,
        successors.valid_to_on::date as valid_to_on
    from regions
    inner join regions as successors
        on regions.successor = successors.region

)

select * from region_succession
