with days as (

    {{ date_spine('day', "date '2014-01-01'", "date '2031-01-01'") }}

),

time_spine as (

    select date_day::date as date_day
    from days

)

select * from time_spine
