-- How much a month still grows from an age on: the growth of that age and of every one ahead, in the steps in which the
-- table is delivered (the most common gap between its deliveries, in months). A month is final from the youngest age at
-- which less is missing than the tolerance that the register's dictionary declares. Source: Mack 1993, ASTIN Bulletin
-- 23:213-225, equation (1); settled_within in _sources.yml, 0.5 % where it is not declared.

with triangle as (

    select * from {{ ref('int_revisions__triangle') }}

),

shared_growth as (

    select * from {{ ref('int_revisions__shared_growth') }}

),

register_tables as (

    select * from {{ source('declared', 'register_tables') }}

),

delivery_months as (

    select distinct
        register,
        table_name,
        extract(year from delivered_on) * 12 + extract(month from delivered_on) as month_number
    from triangle

),

delivery_gaps as (

    select
        register,
        table_name,
        month_number - lag(month_number) over (partition by register, table_name order by month_number) as gap
    from delivery_months

),

rhythms as (

    select
        register,
        table_name,
        mode(gap) as gap
    from delivery_gaps
    group by register, table_name

),

growth_by_phase as (

    select
        shared_growth.*,
        shared_growth.age % rhythms.gap as phase,
        register_tables.settled_within
    from shared_growth
    inner join rhythms
        on shared_growth.register = rhythms.register and shared_growth.table_name = rhythms.table_name
    inner join register_tables
        on
            shared_growth.register = register_tables.register
            and shared_growth.table_name = register_tables.table_name

),

summed_growth as (

    select
        *,
        exp(sum(ln(factor)) over ahead) as growth,
        sum(fall_count) over ahead as fall_count_ahead
    from growth_by_phase
    window ahead as (partition by register, table_name, known_on, region, phase order by age desc)

),

growth_ahead as (

    select
        *,
        max(case when is_known then age end) over by_region as last_age,
        min(case when is_known and 1 / growth >= 1 - settled_within then age end) over by_region as final_age
    from summed_growth
    window by_region as (partition by register, table_name, known_on, region)

)

select * from growth_ahead
