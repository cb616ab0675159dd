-- A declared break has a known date, so its trace is looked for there only: the strongest step within two months of it
-- among the unit's series of that table. Source: as int_breaks__first_scan.

{{ config(materialized='table') }}

with series as (

    select * from {{ ref('int_breaks__series') }}

),

declared as (

    select * from {{ ref('int_breaks__declared') }}
    where kind = 'declared_break'

),

declared_series as (

    select distinct
        declared.declaration_id,
        declared.declared_on,
        series.series_id
    from declared
    inner join series
        on
            declared.register = series.register
            and declared.table_name = series.table_name
            and case declared.scope_dimension
                when 'all' then series.region is null
                when 'region' then declared.scope_value = series.region and series.hospital is null
                else declared.scope_value = series.hospital
            end

),

series_of_declared as (

    select series.*
    from series
    where series.series_id in (select declared_series.series_id from declared_series)

),

{{ scan_for_breaks('series_of_declared', only='declared_series') }},

declared_scan as (

    select
        declared_series.declaration_id,
        strongest_candidates.*
    from strongest_candidates
    inner join declared_series
        on
            strongest_candidates.series_id = declared_series.series_id
            and abs(
                {{ month_number('strongest_candidates.from_on') }} - {{ month_number('declared_series.declared_on') }}
            )
            <= 2

)

select * from declared_scan
