-- The scan for breaks over a table of series (series_id, month_on, amount, own_amount, mean_row_count…).
--
-- Per series, month effects and a linear trend are taken out of the amounts and, by the same regression, out of each
-- candidate: a step (from a month on) or a spell (3 to 12 months). The F statistic says how much of what is left the
-- candidate explains. Everything is a running sum, so a series costs one pass; see DECISIONS 35.
-- With `only`, a table of series_id and months (declared_on), only steps within two months of those are tried.
{% macro scan_for_breaks(series, only=none) -%}
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

),

candidates as (

    select
        series_id,
        month_on as from_on,
        cast(null as date) as to_month_on,
        residual_from as gain,
        own_residual_from as own_gain,
        count_from - step_weight_from - trend_from * trend_from / trend_norm as norm,
        rest,
        free_count
    from running
    where count_from >= 6 and month_count - count_from >= 6

    union all

    select
        starts.series_id,
        starts.month_on as from_on,
        ends.month_on as to_month_on,
        starts.residual_from - ends.residual_from + ends.residual as gain,
        starts.own_residual_from - ends.own_residual_from + ends.own_residual as own_gain,
        starts.count_from - ends.count_from + 1
        - (starts.calendar_from - ends.calendar_from + ends.calendar_weight)
        - (starts.trend_from - ends.trend_from + ends.trend)
        * (starts.trend_from - ends.trend_from + ends.trend) / starts.trend_norm as norm,
        starts.rest,
        starts.free_count
    from running as starts
    inner join running as ends
        on
            starts.series_id = ends.series_id
            and ends.month_number - starts.month_number between 2 and 11
    where starts.month_count - starts.count_from >= 3 and ends.count_from > 3

),

tested as (

    select
        candidates.series_id,
        candidates.from_on,
        candidates.to_month_on,
        gain / norm as step,
        own_gain / norm as own_step,
        gain * gain / norm as explained,
        greatest(rest - gain * gain / norm, 1e-9) / free_count as variance,
        norm
    from candidates
    {% if only -%}
    inner join {{ only }} as allowed
        on
            candidates.series_id = allowed.series_id and candidates.to_month_on is null
            and abs({{ month_number('candidates.from_on') }} - {{ month_number('allowed.declared_on') }}) <= 2
    {% endif -%}
    where norm > 0.5

),

scan as (

    select
        series_id,
        from_on,
        to_month_on,
        step,
        own_step,
        explained / variance as statistic,
        sqrt(variance / norm) as step_error
    from tested
    {% if not only -%}
    where explained / variance > 4
    {% endif -%}
    qualify row_number() over (partition by series_id order by explained / variance desc, from_on) = 1

)
{%- endmacro %}
