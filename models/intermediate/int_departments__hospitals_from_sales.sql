-- A hospital that is known only from sales is a unit of its own: it has no departments, and its region is the one
-- it was sold under last. Source: the delivered file, in which no hospital changes region.

with sales as (

    select * from {{ ref('stg_sales__amgros_sales') }}

),

hospitals as (

    select
        'hospital:' || hospital as unit_code,
        'hospital' as unit_level,
        hospital as unit_name,
        hospital,
        max_by(region, month_on) as region
    from sales
    group by all

)

select * from hospitals
