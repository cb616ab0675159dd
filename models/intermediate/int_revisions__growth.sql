-- How much months grew from one delivery to the next, by age and region, as it was known on the day of each delivery:
-- the factor (rows after over rows before, all months together) and its variance per row before, from the nine newest
-- months that were seen to grow from that age. Nine, because a region can become faster. Older than two years nothing
-- is looked for. Source: Mack 1993, ASTIN Bulletin 23:213-225, equations (2) and (5); the project's choice of nine.

with triangle as (

    select * from {{ ref('int_revisions__triangle') }}

),

deliveries as (

    select distinct
        register,
        table_name,
        delivered_on as known_on
    from triangle

),

known_growth as (

    select
        triangle.register,
        triangle.table_name,
        deliveries.known_on,
        triangle.region,
        triangle.age,
        triangle.row_count,
        triangle.next_row_count
    from triangle
    inner join deliveries
        on
            triangle.register = deliveries.register
            and triangle.table_name = deliveries.table_name
            and triangle.next_delivered_on <= deliveries.known_on
    where triangle.age between 0 and 24
    qualify
        rank() over (
            partition by triangle.register, triangle.table_name, deliveries.known_on, triangle.region, triangle.age
            order by triangle.month_on desc
        ) <= 9

),

growth as (

    select
        register,
        table_name,
        known_on,
        region,
        age,
        count(*) as month_count,
        count_if(next_row_count < row_count) as fall_count,
        sum(row_count) as base,
        sum(next_row_count) / sum(row_count) as factor,
        case
            when count(*) > 1
                then
                    greatest(
                        sum(next_row_count / row_count * next_row_count)
                        - sum(next_row_count) / sum(row_count) * sum(next_row_count), 0
                    ) / (count(*) - 1)
        end as variance
    from known_growth
    group by all

)

select * from growth
