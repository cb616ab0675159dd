-- Months (or quarters) that follow each other get one number: their count since year 0 less their rank among those of
-- the same keys is equal within a run (gaps and islands).
{% macro run_number(day, keys, grain='month') -%}
    extract(year from {{ day }}) * {{ 12 if grain == 'month' else 4 }} + extract({{ grain }} from {{ day }})
    - row_number() over (partition by {{ keys | join(', ') }} order by {{ day }})
{%- endmacro %}
