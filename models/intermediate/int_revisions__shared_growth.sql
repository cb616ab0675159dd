-- Regions learn from each other: the factor of a region with few months, or with months that vary much, leans on that
-- of all regions, as far as the regions differ no more than chance lets them. A region without months takes that of
-- all. The variance leans with the weight of four months. Source: Bühlmann & Straub 1970, Mitteilungen der Vereinigung
-- Schweizerischer Versicherungsmathematiker 70:111-133; the project's choice of four.

with growth as (

    select * from {{ ref('int_revisions__growth') }}

),

growth_of_all as (

    select * from {{ ref('int_revisions__growth_of_all') }}

),

regions as (

    select distinct
        register,
        table_name,
        known_on,
        region
    from growth

),

compared_regions as (

    select
        growth_of_all.*,
        regions.region,
        coalesce(growth.month_count, 0) as month_count,
        coalesce(growth.base, 0) as base,
        coalesce(growth.factor, growth_of_all.factor_of_all) as own_factor,
        coalesce(growth.variance, 0) as own_variance,
        coalesce(
            greatest(
                (growth_of_all.spread - (growth_of_all.region_count - 1) * growth_of_all.expected_variance)
                / nullif(growth_of_all.base_compared, 0), 0
            ), 0
        ) as difference
    from growth_of_all
    inner join regions
        on
            growth_of_all.register = regions.register
            and growth_of_all.table_name = regions.table_name
            and growth_of_all.known_on = regions.known_on
    left join growth
        on
            regions.register = growth.register
            and regions.table_name = growth.table_name
            and regions.known_on = growth.known_on
            and regions.region = growth.region
            and growth_of_all.age = growth.age

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
