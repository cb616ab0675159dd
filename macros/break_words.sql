-- A size in words: "40 %" of a share or a relative change, without sign.
{% macro in_percent(expression) -%}
    case when abs({{ expression }}) < 0.095 then round(100 * abs({{ expression }}), 1)::varchar
    else round(100 * abs({{ expression }}))::bigint::varchar end || ' %'
{%- endmacro %}

-- "more" or "fewer", chosen by the sign of a change.
{% macro by_sign(expression, up, down) -%}
    case when {{ expression }} >= 0 then '{{ up }}' else '{{ down }}' end
{%- endmacro %}

-- A Danish number has a comma: 4.5 becomes 4,5.
{% macro with_comma(expression) -%}
    regexp_replace({{ expression }}, '([0-9])[.]([0-9])', '\1,\2', 'g')
{%- endmacro %}
