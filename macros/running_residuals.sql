-- Running sums over a table of series (series_id, month_on, amount, own_amount), latest month first.
--
-- Per series, month effects and a linear trend are taken out of the amounts. What a step or spell would have to explain,
-- and how much of it the month effects and the trend explain already, are differences of these sums (partial
-- regression, Frisch and Waugh 1933): a series costs one pass. See DECISIONS 35.
{% macro running_residuals(series) -%}
calendar_months as (

    select
        series_id,
        month_on,
        amount,
        own_amount,
        {{ month_number('month_on') }} as month_number,
        extract(month from month_on) as calendar_month
    from {{ series }}

),

centred as (

    select
        series_id,
        month_on,
        month_number,
        calendar_month,
        amount - avg(amount) over in_calendar_month as amount,
        own_amount - avg(own_amount) over in_calendar_month as own_amount,
        month_number - avg(month_number) over in_calendar_month as trend,
        1.0 / count(*) over in_calendar_month as calendar_weight,
        (2 * count(*) over in_calendar_month_from_here - 1.0) / count(*) over in_calendar_month as step_weight
    from calendar_months
    window
        in_calendar_month as (partition by series_id, calendar_month),
        in_calendar_month_from_here as (
            partition by series_id, calendar_month order by month_number desc
            rows between unbounded preceding and current row
        )

),

with_slope as (

    select
        *,
        sum(amount * trend) over of_series / sum(trend * trend) over of_series as slope,
        sum(own_amount * trend) over of_series / sum(trend * trend) over of_series as own_slope,
        sum(trend * trend) over of_series as trend_norm,
        count(*) over of_series - sum(calendar_weight) over of_series - 2 as free_count
    from centred
    window of_series as (partition by series_id)

),

residuals as (

    select
        *,
        amount - slope * trend as residual,
        own_amount - own_slope * trend as own_residual
    from with_slope

),

running as (

    select
        series_id,
        month_on,
        month_number,
        residual,
        own_residual,
        trend,
        calendar_weight,
        trend_norm,
        free_count,
        count(*) over of_series as month_count,
        sum(residual * residual) over of_series as rest,
        sum(residual) over from_here as residual_from,
        sum(own_residual) over from_here as own_residual_from,
        sum(trend) over from_here as trend_from,
        sum(calendar_weight) over from_here as calendar_from,
        sum(step_weight) over from_here as step_weight_from,
        count(*) over from_here as count_from
    from residuals
    window
        of_series as (partition by series_id),
        from_here as (
            partition by series_id order by month_number desc
            rows between unbounded preceding and current row
        )

)
{%- endmacro %}
