-- The strongest step or spell that is left of each series after the first is taken out. Source: as
-- int_breaks__first_scan.

{{ config(materialized='table') }}

with series as (

    select * from {{ ref('int_breaks__without_first') }}

),

{{ scan_for_breaks('series') }},

second_scan as (

    select * from strongest_candidates

)

select * from second_scan
