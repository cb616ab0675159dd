-- Lines of treatment are counted by medicines that are new to the patient in the area: a medicine that was never
-- used before begins the next line, unless it is begun within 28 days of the new medicine before it, for then the
-- two are begun together and are one line. Going back to an earlier medicine is no new line. Two medicines that are
-- both covered for 28 days or more are a combination. Source: expert knowledge [K]; 28 days are one cycle of most
-- regimens.

with episodes as (

    select * from {{ ref('int_treatment_episodes__periods') }}

),

first_uses as (

    select
        treatment_area,
        person_id,
        atc,
        min(started_on) as first_used_on
    from episodes
    group by treatment_area, person_id, atc

),

first_uses_with_former as (

    select
        *,
        lag(first_used_on) over (
            partition by treatment_area, person_id order by first_used_on, atc
        ) as former_first_used_on
    from first_uses

),

line_starts as (

    select
        treatment_area,
        person_id,
        first_used_on as line_started_on
    from first_uses_with_former
    where former_first_used_on is null or first_used_on > former_first_used_on + interval '28 days'

),

line_numbers as (

    select
        episodes.treatment_area,
        episodes.person_id,
        episodes.atc,
        episodes.started_on,
        count(distinct line_starts.line_started_on) as line_number
    from episodes
    inner join line_starts
        on
            episodes.treatment_area = line_starts.treatment_area
            and episodes.person_id = line_starts.person_id
            and episodes.started_on >= line_starts.line_started_on
    group by episodes.treatment_area, episodes.person_id, episodes.atc, episodes.started_on

),

combined_episodes as (

    select distinct
        episodes.treatment_area,
        episodes.person_id,
        episodes.atc,
        episodes.started_on
    from episodes
    inner join episodes as other_episodes
        on
            episodes.treatment_area = other_episodes.treatment_area
            and episodes.person_id = other_episodes.person_id
            and episodes.atc != other_episodes.atc
            and least(episodes.ended_on, other_episodes.ended_on)
            >= greatest(episodes.started_on, other_episodes.started_on) + interval '27 days'

),

lines as (

    select
        episodes.*,
        line_numbers.line_number,
        combined_episodes.started_on is not null as is_combination
    from episodes
    inner join line_numbers
        on
            episodes.treatment_area = line_numbers.treatment_area
            and episodes.person_id = line_numbers.person_id
            and episodes.atc = line_numbers.atc
            and episodes.started_on = line_numbers.started_on
    left join combined_episodes
        on
            episodes.treatment_area = combined_episodes.treatment_area
            and episodes.person_id = combined_episodes.person_id
            and episodes.atc = combined_episodes.atc
            and episodes.started_on = combined_episodes.started_on

)

select * from lines
