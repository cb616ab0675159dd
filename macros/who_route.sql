{#- WHO's route of a DDD, from the code of the route and the pharmaceutical form (int_administrations__who_routes). -#}
{% macro who_route(route, form) -%}
    case
            when {{ route }} in ('OR', 'PO') then 'O'
            when {{ route }} in ('IV', 'SC', 'IM') then 'P'
            when {{ route }} = 'RE' then 'R'
            when {{ route }} = 'IH' and lower({{ form }}) like '%pulver%' then 'Inhal.powder'
            when
                {{ route }} = 'IH' and (lower({{ form }}) like '%spray%' or lower({{ form }}) like '%aerosol%')
                then 'Inhal.aerosol'
            when
                {{ route }} = 'IH' and (lower({{ form }}) like '%nebul%' or lower({{ form }}) like '%væske%')
                then 'Inhal.solution'
            when {{ route }} = 'IH' then 'Inhal'
        end
{%- endmacro %}
