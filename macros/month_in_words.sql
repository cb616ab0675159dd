-- A date as month and year in words: maj 2024 (da) or May 2024 (en).
{% macro month_in_words(expression, language) -%}
    {%- set names = {
        'da': ['januar', 'februar', 'marts', 'april', 'maj', 'juni', 'juli', 'august', 'september', 'oktober',
               'november', 'december'],
        'en': ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October',
               'November', 'December'],
    } -%}
    case extract(month from {{ expression }})
    {%- for name in names[language] %} when {{ loop.index }} then '{{ name }}'{% endfor %} end
    || ' ' || extract(year from {{ expression }})::varchar
{%- endmacro %}
