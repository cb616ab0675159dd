-- A series with the break of a scan taken out, so that a further one can be seen; a series without a clear break (F of
-- 12) has no further one.
{% macro without_break(series, scan) -%}
    select
        {{ series }}.series_id,
        {{ series }}.month_on,
        {{ series }}.amount - coalesce({{ scan }}.step, 0) as amount,
        {{ series }}.own_amount - coalesce({{ scan }}.own_step, 0) as own_amount
    from {{ series }}
    inner join {{ scan }} as clear_breaks
        on {{ series }}.series_id = clear_breaks.series_id and clear_breaks.statistic >= 12
    left join {{ scan }}
        on
            {{ series }}.series_id = {{ scan }}.series_id
            and {{ series }}.month_on between {{ scan }}.from_on and coalesce({{ scan }}.to_month_on, date '9999-12-01')
{%- endmacro %}
