-- Who is on the medicine at the end of each week, by the product of the newest supply, and whether that says that the
-- switch has stalled. Only patients who were supplied since the switch had a chance to change. Of these, the declared
-- share should have changed, more of them the later in the declared weeks they came. The evidence is a likelihood
-- ratio: how much better their products fit a department that never began, that stops half-way or at two thirds of
-- what is expected, than one that does as expected; the best fitting of the three counts. Source: Wald, Sequential
-- Analysis (1947), and Willsky and Jones, IEEE Trans Automat Contr 1976;21:108, for the largest of several ratios; the
-- three alternatives are the project's choice.

with supplies as (

    select * from {{ ref('int_switch_weeks__supplies') }}

),

chances_of_weeks as (

    select * from {{ ref('int_switch_weeks__chances') }}

),

all_weeks as (

    select * from {{ ref('int_switch_weeks__weeks') }}

),

weeks as (

    select distinct
        switch_id,
        week_on,
        week_ends_on
    from all_weeks

),

patients as (

    select
        supplies.*,
        weeks.week_on,
        supplies.supplied_on >= supplies.from_on and not supplies.is_short as had_chance,
        coalesce(chances_of_weeks.chance_to_change, 0.01) as chance_to_change
    from supplies
    inner join weeks
        on
            supplies.switch_id = weeks.switch_id
            and supplies.supplied_on <= weeks.week_ends_on
            and supplies.holds_to_on >= weeks.week_ends_on
    left join chances_of_weeks
        on
            supplies.switch_id = chances_of_weeks.switch_id
            and supplies.department_id = chances_of_weeks.department_id
            and date_trunc('week', supplies.supplied_on)::date = chances_of_weeks.week_on

),

chances as (

    select
        switch_id,
        department_id,
        week_on,
        count(*) as patient_count,
        sum(case when product_role = 'target' then 1 else 0 end) as on_target_count,
        sum(case when is_first_rank then 1 else 0 end) as on_first_rank_count,
        sum(case when product_role = 'former' then 1 else 0 end) as left_count,
        sum(case when not is_new_starter then 1 else 0 end) as known_patient_count,
        sum(case when not is_new_starter and product_role = 'target' then 1 else 0 end) as switched_patient_count,
        sum(case when had_chance then 1 else 0 end) as judged_count,
        sum(case when had_chance and product_role = 'former' then 1 else 0 end) as judged_left_count,
        sum(
            case
                when not had_chance then 0.0
                when product_role = 'former' then ln((1 - 0.05 * chance_to_change) / (1 - chance_to_change))
                else ln(0.05)
            end
        ) as never_evidence,
        sum(
            case
                when not had_chance then 0.0
                when product_role = 'former' then ln((1 - 0.5 * chance_to_change) / (1 - chance_to_change))
                else ln(0.5)
            end
        ) as half_evidence,
        sum(
            case
                when not had_chance then 0.0
                when product_role = 'former' then ln((1 - 0.67 * chance_to_change) / (1 - chance_to_change))
                else ln(0.67)
            end
        ) as two_thirds_evidence
    from patients
    group by switch_id, department_id, week_on

),

states as (

    select
        *,
        round(greatest(never_evidence, half_evidence, two_thirds_evidence), 6) as stall_evidence
    from chances

)

select * from states
