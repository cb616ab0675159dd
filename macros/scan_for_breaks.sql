-- The scan for breaks over a table of series (series_id, month_on, amount, own_amount): its last CTE,
-- strongest_candidates, holds per series the step (from a month on) or the spell (3 to 12 months) with the largest F
-- statistic, which says how much of what is left after season and trend it explains.
-- With `only`, a table of series_id and months (declared_on), only steps within two months of those are tried.
{% macro scan_for_breaks(series, only=none) -%}
{{ running_residuals(series) }},

candidates as (

    select
        series_id,
        month_on as from_on,
        null::date as to_month_on,
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

strongest_candidates as (

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
