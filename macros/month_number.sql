-- Months since year 0, so that months can be subtracted.
{% macro month_number(expression) -%}
    (extract(year from {{ expression }}) * 12 + extract(month from {{ expression }}))
{%- endmacro %}
