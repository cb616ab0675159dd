{#- So many independent units would tell of a share as much as `units` that come in `persons`: binomial variance over
    the linearised one (Korn & Graubard, Survey Methodology 1998;24:193), never more than the units. Where nothing
    varies the persons are counted. -#}
{% macro effective_count(share, units, persons, residual) -%}
    case
        when {{ persons }} > 1 and {{ share }} > 0 and {{ share }} < 1
            then least(
                {{ units }},
                {{ share }} * (1 - {{ share }}) * power({{ units }}, 2)
                * ({{ persons }} - 1) / ({{ persons }} * nullif({{ residual }}, 0))
            )
        else {{ persons }}
    end
{%- endmacro %}
