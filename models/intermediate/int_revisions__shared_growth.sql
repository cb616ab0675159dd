-- Regions learn from each other: the factor of a region with few months, or with months that vary much, leans on that
-- of all regions, as far as the regions differ no more than chance lets them. A region without months takes that of
-- all. The variance leans with the weight of four months. An age seen in one month alone takes the variance that the
-- ages before it lead one to expect. Source: Bühlmann & Straub 1970, Mitteilungen der Vereinigung Schweizerischer
-- Versicherungsmathematiker 70:111-133; Mack 1993, ASTIN Bulletin 23:213-225, section 4 (the last variance).

with growth as (

    select * from {{ ref('int_revisions__growth') }}

),

growth_of_all as (

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

variance_of_all as (

    select
        *,
        coalesce(
            known_variance,
            least(
                lag(known_variance, 1) over by_age * lag(known_variance, 1) over by_age
                / nullif(lag(known_variance, 2) over by_age, 0),
                lag(known_variance, 1) over by_age,
                lag(known_variance, 2) over by_age
            ),
            0
        ) as expected_variance
    from growth_of_all
    window by_age as (partition by register, table_name, known_on order by age)

),

regions as (

    select distinct register, table_name, known_on, region
    from growth

),

compared_regions as (

    select
        variance_of_all.*,
        regions.region,
        coalesce(growth.month_count, 0) as month_count,
        coalesce(growth.base, 0) as base,
        coalesce(growth.factor, variance_of_all.factor_of_all) as own_factor,
        coalesce(growth.variance, 0) as own_variance,
        coalesce(
            greatest(
                (variance_of_all.spread - (variance_of_all.region_count - 1) * variance_of_all.expected_variance)
                / nullif(variance_of_all.base_compared, 0), 0
            ), 0
        ) as difference
    from variance_of_all
    inner join regions
        on
            variance_of_all.register = regions.register
            and variance_of_all.table_name = regions.table_name
            and variance_of_all.known_on = regions.known_on
    left join growth
        on
            regions.register = growth.register
            and regions.table_name = growth.table_name
            and regions.known_on = growth.known_on
            and regions.region = growth.region
            and variance_of_all.age = growth.age

),

weighted_regions as (

    select
        *,
        case
            when region_count = 1 and month_count > 0 then 1
            else coalesce(difference * base / nullif(difference * base + expected_variance, 0), 0)
        end as own_weight,
        case
            when region_count = 1 then expected_variance
            else
                (greatest(month_count - 1, 0) * own_variance + 4 * expected_variance)
                / (greatest(month_count - 1, 0) + 4)
        end as variance
    from compared_regions

),

shared_growth as (

    select
        register,
        table_name,
        known_on,
        region,
        age,
        own_weight * own_factor + (1 - own_weight) * factor_of_all as factor,
        variance,
        case
            when own_weight = 1 then variance / base
            else
                difference * (1 - own_weight)
                + (1 - own_weight) * (1 - own_weight) * expected_variance / base_of_all
        end as factor_variance,
        fall_count,
        least(freedom, greatest(month_count - 1, 0) + 4) as freedom,
        freedom >= 3 and most_month_count >= 3 as is_known
    from weighted_regions

)

select * from shared_growth
