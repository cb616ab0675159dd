-- Several lists name an ATC code. The Danish list goes first, then SMR's table of medicines, the AWaRe list, the sales
-- file, and last the name under which WHO changed the code. Source: the seeds atc_names and atc_changes; the registers.

with atc_names as (

    select * from {{ ref('atc_names') }}

),

products as (

    select * from {{ ref('stg_smr__products') }}

),

aware_groups as (

    select * from {{ ref('stg_sales__aware_groups') }}

),

sales as (

    select * from {{ ref('stg_sales__amgros_sales') }}

),

atc_changes as (

    select * from {{ ref('atc_changes') }}

),

ranked_names as (

    select
        atc,
        medicine_name,
        1 as list_rank
    from atc_names

    union all

    select
        atc,
        medicine_name,
        2 as list_rank
    from products

    union all

    select
        atc,
        medicine_name,
        3 as list_rank
    from aware_groups

    union all

    select
        atc,
        medicine_name,
        4 as list_rank
    from sales

    union all

    select
        new_atc as atc,
        medicine_name,
        5 as list_rank
    from atc_changes

),

names as (

    select
        atc,
        min_by(medicine_name, (list_rank, medicine_name)) as medicine_name
    from ranked_names
    where medicine_name is not null
    group by atc

)

select * from names
