-- Registers every table of the lake's manifest as a view, so that models read only source().
-- DOSIS_REGISTER_LAKE=0 leaves the views alone (dbt test on a warehouse that SQLMesh built).
{% macro register_lake() %}
    {% if execute and env_var('DOSIS_REGISTER_LAKE', '1') == '1' %}
        {% set home = env_var('DOSIS_HOME', '.dosis') | replace("'", "''") %}
        {% set tables = run_query(
            "select entry.schema_name, entry.table_name, array_to_string(entry.files, '|') as files"
            ~ " from (select unnest(tables) as entry from read_json('" ~ home ~ "/lake.json',"
            ~ " maximum_object_size = 268435456))"
        ) %}
        {% for schema_name in tables.columns['schema_name'].values() | unique %}
            {% do run_query('create schema if not exists ' ~ schema_name) %}
        {% endfor %}
        {% for row in tables.rows %}
            {% do run_query(lake_view(home, row['schema_name'], row['table_name'], row['files'].split('|'))) %}
        {% endfor %}
    {% endif %}
{% endmacro %}


{% macro lake_view(home, schema_name, table_name, files) -%}
    {%- set paths = [] -%}
    {%- for file in files -%}
        {%- do paths.append("'" ~ home ~ '/' ~ file ~ "'") -%}
    {%- endfor -%}
    create or replace view {{ schema_name }}.{{ table_name }} as
    select * from read_parquet([{{ paths | join(', ') }}], hive_partitioning = false, union_by_name = true)
{%- endmacro %}
