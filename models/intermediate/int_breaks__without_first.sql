-- The series with their first found break taken out, so that a further one can be seen. A series without a
-- clear break so far has no further one. Source: forward selection; see DECISIONS 35.

{{ config(materialized='table') }}

with series as (

    select * from {{ ref('int_breaks__series') }}

),

first_scan as (

    select * from {{ ref('int_breaks__first_scan') }}

),

without_first as (

    {{ without_break('series', 'first_scan') }}

)

select * from without_first
