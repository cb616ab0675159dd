-- How likely it is that a patient supplied in a week of a switch gets the new product, if the department does as
-- expected: the declared share of the department, reached evenly over the declared weeks, or as far on the way as all
-- other departments together were that week where these were faster, but never more than the declared share. A
-- department of which less is expected is as far on its own way. Where all lag together the declaration still tells.
-- Source: declarations/switches; the project's choice.

with weeks as (

    select * from {{ ref('int_switch_weeks__weeks') }}

),

followed as (

    select * from {{ ref('int_switch_weeks__followed') }}

),

flows as (

    select * from {{ ref('int_switch_weeks__flows') }}

),

departments_of_switches as (

    select * from {{ ref('int_switch_weeks__departments') }}

),

weeks_with_others as (

    select
        weeks.switch_id,
        weeks.department_id,
        weeks.week_on,
        (weeks.week_on - followed.from_on + 4) / (7.0 * followed.expected_within_weeks) as part_of_weeks,
        coalesce(
            sum(flows.supplied_on_target_count) over (partition by weeks.switch_id, weeks.week_on), 0
        ) - coalesce(flows.supplied_on_target_count, 0) as others_on_target_count,
        coalesce(
            sum(flows.supplied_count) over (partition by weeks.switch_id, weeks.week_on), 0
        ) - coalesce(flows.supplied_count, 0) as others_count
    from weeks
    inner join followed
        on weeks.switch_id = followed.switch_id
    left join flows
        on
            weeks.switch_id = flows.switch_id
            and weeks.department_id = flows.department_id
            and weeks.week_on = flows.week_on

),

expected as (

    select
        *,
        max(expected_share) over (partition by switch_id) as usual_share
    from departments_of_switches

),

chances as (

    select
        weeks_with_others.switch_id,
        weeks_with_others.department_id,
        weeks_with_others.week_on,
        expected.expected_share,
        round(
            expected.expected_share * least(
                1,
                greatest(
                    0.01,
                    weeks_with_others.part_of_weeks,
                    case
                        when weeks_with_others.others_count >= 20
                            then
                                weeks_with_others.others_on_target_count * 1.0
                                / (weeks_with_others.others_count * expected.usual_share)
                        else 0
                    end
                )
            ), 6
        ) as chance_to_change
    from weeks_with_others
    inner join expected
        on
            weeks_with_others.switch_id = expected.switch_id
            and weeks_with_others.department_id = expected.department_id

)

select * from chances
