-- How far a month's leftover strays, without a diversion being taken for straying: from the centre of the month and
-- the four before and after it, which is the median of leftover per use times the month's use. A diversion of five
-- months of nine moves the centre and adds nothing to the spread. The squared median absolute deviation, in units of
-- the rounding variance, is read per series and year; a year leans on the series as if that were twelve months, and
-- the series on the medicine likewise; what was never in use has the medicine's, else that of rounding. Rounding in one
-- month is mended in the next, so the sum over months strays less than its months: half the variance is kept, which
-- makes 95 % intervals hold on odd seeds. Source: Smyth, Stat Appl Genet Mol Biol 2004;3:3; the project's choices.

with residuals as (

    select * from {{ ref('int_sales_gaps__residuals') }}

),

neighbourhoods as (

    select
        residuals.department_id,
        residuals.atc,
        residuals.month_on,
        median(nearby.residual_amount / nullif(greatest(nearby.used_amount, nearby.usual_amount / 4), 0))
            as median_share
    from residuals
    inner join residuals as nearby
        on
            residuals.department_id = nearby.department_id
            and residuals.atc = nearby.atc
            and nearby.month_on between residuals.month_on - interval '4 months'
            and residuals.month_on + interval '4 months'
    group by residuals.department_id, residuals.atc, residuals.month_on

),

deviations as (

    select
        residuals.department_id,
        residuals.atc,
        residuals.month_on,
        extract(year from residuals.month_on) as year_number,
        residuals.rounding_variance,
        coalesce(neighbourhoods.median_share, 0) * residuals.used_amount as centre_amount,
        power(residuals.residual_amount - coalesce(neighbourhoods.median_share, 0) * residuals.used_amount, 2)
        / nullif(residuals.rounding_variance, 0) as squared_deviation,
        residuals.usual_amount > 0 as is_used
    from residuals
    inner join neighbourhoods
        on
            residuals.department_id = neighbourhoods.department_id
            and residuals.atc = neighbourhoods.atc
            and residuals.month_on = neighbourhoods.month_on

),

years as (

    select
        department_id,
        atc,
        year_number,
        power(1.4826, 2) * median(squared_deviation) as variance_factor,
        count(*) as month_count
    from deviations
    where is_used
    group by department_id, atc, year_number

),

series as (

    select
        department_id,
        atc,
        power(1.4826, 2) * median(squared_deviation) as variance_factor,
        count(*) as month_count
    from deviations
    where is_used
    group by department_id, atc

),

medicines as (

    select
        atc,
        median(variance_factor) as variance_factor
    from series
    group by atc

),

spreads as (

    select
        deviations.department_id,
        deviations.atc,
        deviations.month_on,
        deviations.centre_amount,
        deviations.rounding_variance * 0.5 * greatest(
            (
                12 * (
                    12 * coalesce(medicines.variance_factor, 1)
                    + coalesce(series.month_count * series.variance_factor, 0)
                ) / (12 + coalesce(series.month_count, 0)) + coalesce(years.month_count * years.variance_factor, 0)
            ) / (12 + coalesce(years.month_count, 0)),
            0.5
        ) as residual_variance
    from deviations
    left join series
        on deviations.department_id = series.department_id and deviations.atc = series.atc
    left join medicines
        on deviations.atc = medicines.atc
    left join years
        on
            deviations.department_id = years.department_id and deviations.atc = years.atc
            and deviations.year_number = years.year_number

)

select * from spreads
