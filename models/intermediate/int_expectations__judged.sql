-- The expectations by which the last `dosis check` judged the profiles, one by one, with their bounds. Source:
-- expectations/ and declarations/checks/.

with expectations as (

    select * from {{ source('checked', 'expectations') }}

),

checked_expectations as (

    select * from expectations

)

select * from checked_expectations
