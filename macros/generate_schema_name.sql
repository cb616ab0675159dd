-- Schemas carry the layer's own name; a preview environment adds its suffix.
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) ~ env_var('DOSIS_SCHEMA_SUFFIX', '') }}
{%- endmacro %}
