-- What a month is expected to hold in the end, as it was known on the day of each of its deliveries: the rows so far
-- times the growth still ahead, with the relative error of that. At ages above those that were seen nothing more is
-- expected, where the oldest age seen was final. Source: Mack 1993, ASTIN Bulletin 23:213-225, theorem 3 (the error of
-- each month); England & Verrall 2002, British Actuarial Journal 8:443-518 (the log scale for its interval).

with triangle as (

    select * from {{ ref('int_revisions__triangle') }}

),

growth_ahead as (

    select * from {{ ref('int_revisions__growth_ahead') }}

),

known_ages as (

    select distinct
        register,
        table_name,
        known_on,
        region,
        last_age,
        final_age
    from growth_ahead

),

errors as (

    select
        starting.register,
        starting.table_name,
        starting.known_on,
        starting.region,
        starting.age,
        sum(ahead.variance / (ahead.factor * ahead.factor) * ahead.growth / starting.growth) as error_per_row,
        sum(ahead.factor_variance / (ahead.factor * ahead.factor)) as error_of_factors
    from growth_ahead as starting
    inner join growth_ahead as ahead
        on
            starting.register = ahead.register
            and starting.table_name = ahead.table_name
            and starting.known_on = ahead.known_on
            and starting.region = ahead.region
            and starting.phase = ahead.phase
            and starting.age <= ahead.age
    group by all

),

expected as (

    select
        triangle.*,
        known_ages.final_age,
        coalesce(growth_ahead.growth, 1) as growth,
        coalesce(growth_ahead.fall_count_ahead, 0) > 0 as can_fall,
        growth_ahead.freedom,
        coalesce(
            sqrt(ln(1 + errors.error_per_row / triangle.row_count + errors.error_of_factors)), 0
        ) as relative_error,
        coalesce(
            case
                when triangle.age <= known_ages.last_age then growth_ahead.is_known
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
    left join growth_ahead
        on
            triangle.register = growth_ahead.register
            and triangle.table_name = growth_ahead.table_name
            and triangle.region = growth_ahead.region
            and triangle.delivered_on = growth_ahead.known_on
            and triangle.age = growth_ahead.age
    left join errors
        on
            triangle.register = errors.register
            and triangle.table_name = errors.table_name
            and triangle.region = errors.region
            and triangle.delivered_on = errors.known_on
            and triangle.age = errors.age

)

select * from expected
