-- The strongest step or spell of each series, whatever its strength. Source: TRIED.md, "A scan for breaks, in words".

{{ config(materialized='table') }}

with series as (

    select * from {{ ref('int_breaks__series') }}

),

{{ scan_for_breaks('series') }},

first_scan as (

    select * from strongest_candidates

)

select * from first_scan
