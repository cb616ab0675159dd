-- What `dosis check` counted in every delivered month, by column and unit, in one pass over the rows. A row without a
-- region stands for the country, one without a hospital for its region. Source: the register dictionary and what
-- expectations/ says of valid values.

with column_profiles as (

    select * from {{ source('checked', 'column_profiles') }}

),

checked_profiles as (

    select * from column_profiles

)

select * from checked_profiles
