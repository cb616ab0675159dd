-- The growth of all regions together, by age, as it was known on the day of each delivery, with what tells whether
-- regions differ: the spread of their factors and the rows that it rests on. An age seen in one month alone takes the
-- variance that younger ages lead one to expect. Source: Bühlmann & Straub 1970, Mitteilungen der Vereinigung
-- Schweizerischer Versicherungsmathematiker 70:111-133; Mack 1993, ASTIN Bulletin 23:213-225 (the last variance).

with growth as (

    select * from {{ ref('int_revisions__growth') }}

),

summed_growth as (

    select
        register,
        table_name,
        known_on,
        age,
        count(*) as region_count,
        max(month_count) as most_month_count,
        sum(month_count - 1) as freedom,
        sum(fall_count) as fall_count,
        sum(base) as base_of_all,
        sum(factor * base) / sum(base) as factor_of_all,
        sum((month_count - 1) * variance) / nullif(sum(month_count - 1), 0) as known_variance,
        sum(base * factor * factor) - sum(base * factor) * sum(base * factor) / sum(base) as spread,
        sum(base) - sum(base * base) / sum(base) as base_compared
    from growth
    group by all

),

growth_of_all as (

    select
        summed_growth.*,
        coalesce(
            summed_growth.known_variance,
            least(
                lag(summed_growth.known_variance, 1) over by_age * lag(summed_growth.known_variance, 1) over by_age
                / nullif(lag(summed_growth.known_variance, 2) over by_age, 0),
                lag(summed_growth.known_variance, 1) over by_age,
                lag(summed_growth.known_variance, 2) over by_age
            ),
            0
        ) as expected_variance
    from summed_growth
    window by_age as (partition by register, table_name, known_on order by age)

)

select * from growth_of_all
