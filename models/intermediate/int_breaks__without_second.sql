-- The series with their first two found breaks taken out, so that a further one can be seen. A series without a
-- clear break so far has no further one. Source: forward selection; see DECISIONS 35.

{{ config(materialized='table') }}

with series as (

    select * from {{ ref('int_breaks__without_first') }}

),

second_scan as (

    select * from {{ ref('int_breaks__second_scan') }}

),

without_second as (

    {{ without_break('series', 'second_scan') }}

)

select * from without_second
