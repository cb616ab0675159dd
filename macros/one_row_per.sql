-- The grain of a mart without a key of its own: no two rows agree in all these columns.
{% test one_row_per(model, columns) %}
    select {{ columns | join(', ') }}
    from {{ model }}
    group by {{ columns | join(', ') }}
    having count(*) > 1
{% endtest %}
