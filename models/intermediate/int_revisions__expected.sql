-- What a month is expected to hold in the end, as it was known on the day of each of its deliveries: the rows so far
-- times the growth of every age still ahead, in the steps in which the table is delivered, with the relative error of
-- that. A month is final where less than the tolerance that the register's dictionary declares is still missing; at
-- ages above those that were seen it is final where the oldest age seen was. Source: Mack 1993, ASTIN Bulletin
-- 23:213-225, theorem 3 (the error); England & Verrall 2002, British Actuarial Journal 8:443-518.

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

growth_ahead as (

    select
        shared_growth.*,
        exp(sum(ln(shared_growth.factor)) over ahead) as growth,
        sum(shared_growth.fall_count) over ahead as fall_count_ahead,
        shared_growth.age % rhythms.gap as phase
    from shared_growth
    inner join rhythms
        on shared_growth.register = rhythms.register and shared_growth.table_name = rhythms.table_name
    window ahead as (
        partition by
            shared_growth.register, shared_growth.table_name, shared_growth.known_on, shared_growth.region,
            shared_growth.age % rhythms.gap
        order by shared_growth.age desc
    )

),

known_ages as (

    select
        growth_ahead.register,
        growth_ahead.table_name,
        growth_ahead.known_on,
        growth_ahead.region,
        max(growth_ahead.age) filter (growth_ahead.is_known) as last_age,
        min(growth_ahead.age) filter (
            growth_ahead.is_known and 1 / growth_ahead.growth >= 1 - register_tables.settled_within
        ) as final_age
    from growth_ahead
    inner join register_tables
        on
            growth_ahead.register = register_tables.register
            and growth_ahead.table_name = register_tables.table_name
    group by all

),

expected as (

    select
        triangle.*,
        known_ages.final_age,
        coalesce(own.growth, 1) as growth,
        coalesce(own.fall_count_ahead, 0) > 0 as can_fall,
        own.freedom,
        sqrt(ln(1 + coalesce(sum(
            ahead.variance / (ahead.factor * ahead.factor) * ahead.growth / (triangle.row_count * own.growth)
            + ahead.factor_variance / (ahead.factor * ahead.factor)
        ), 0))) as relative_error,
        coalesce(
            case
                when triangle.age <= known_ages.last_age then own.is_known
                else known_ages.final_age is not null
            end, false
        ) as is_known,
        coalesce(triangle.age >= known_ages.final_age, false) as is_final
    from triangle
    left join known_ages
        on
            triangle.register = known_ages.register
            and triangle.table_name = known_ages.table_name
            and triangle.region = known_ages.region
            and triangle.delivered_on = known_ages.known_on
    left join growth_ahead as own
        on
            triangle.register = own.register
            and triangle.table_name = own.table_name
            and triangle.region = own.region
            and triangle.delivered_on = own.known_on
            and triangle.age = own.age
    left join growth_ahead as ahead
        on
            own.register = ahead.register
            and own.table_name = ahead.table_name
            and own.region = ahead.region
            and own.known_on = ahead.known_on
            and own.phase = ahead.phase
            and own.age <= ahead.age
    group by all

)

select * from expected
