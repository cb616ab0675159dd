-- The strongest step or spell that is left of each series after the first two are taken out. Source: as
-- int_breaks__first_scan.

{{ config(materialized='table') }}

with series as (

    select * from {{ ref('int_breaks__without_second') }}

),

{{ scan_for_breaks('series') }},

third_scan as (

    select * from strongest_candidates

)

select * from third_scan
