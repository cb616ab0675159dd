-- How long a supply of the medicine of a switch usually lasts: nine in ten patients come back within these days. It is
-- read off the days on which the same patient was supplied in the year before the switch, not off strengths and packs,
-- for a patient who came every eighth week before will do so after. Where nobody came twice, eight weeks. Source: mart
-- administrations; the ninth decile is the project's choice, for a late patient has not stopped.

with doses as (

    select * from {{ ref('int_switch_weeks__doses') }}

),

followed as (

    select * from {{ ref('int_switch_weeks__followed') }}

),

supplied_days as (

    select distinct
        doses.switch_id,
        doses.person_id,
        doses.administered_on
    from doses
    inner join followed
        on
            doses.switch_id = followed.switch_id
            and doses.administered_on < followed.from_on

),

days_between as (

    select
        switch_id,
        administered_on
        - lag(administered_on) over (partition by switch_id, person_id order by administered_on) as day_count
    from supplied_days

),

usual_days as (

    select
        switch_id,
        percentile_cont(0.9) within group (order by day_count) as usual_day_count
    from days_between
    where day_count is not null
    group by switch_id

),

intervals as (

    select
        followed.switch_id,
        coalesce(round(usual_days.usual_day_count), 56)::bigint as usual_day_count
    from followed
    left join usual_days
        on followed.switch_id = usual_days.switch_id

)

select * from intervals
