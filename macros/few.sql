-- A count as readers may see it: 1 to 4 stand for persons who could be recognised, so they are told as fewer than five.
{% macro few(count, language) -%}
    case
        when {{ count }} between 1 and 4 then '{{ "færre end 5" if language == "da" else "fewer than 5" }}'
        else ({{ count }})::bigint::varchar
    end
{%- endmacro %}
