-- What happened in each week of a switch: patients supplied, new starters, patients who changed to the new product and
-- patients who changed back. Source: int_switch_weeks__supplies.

with supplies as (

    select * from {{ ref('int_switch_weeks__supplies') }}

),

followed as (

    select * from {{ ref('int_switch_weeks__followed') }}

),

supplies_of_weeks as (

    select
        supplies.*,
        date_trunc('week', supplies.supplied_on)::date as week_on
    from supplies
    inner join followed
        on
            supplies.switch_id = followed.switch_id
            and supplies.supplied_on
            between followed.first_week_on and (followed.last_week_on + interval '6 days')::date

),

patients_of_weeks as (

    select
        switch_id,
        department_id,
        week_on,
        person_id,
        max(case when product_role = 'target' then 1 else 0 end) as got_target,
        max(case when is_new_starter and is_first_supply then 1 else 0 end) as started,
        max(case when product_role = 'target' and former_role != 'target' then 1 else 0 end) as changed,
        max(case when product_role != 'target' and former_role = 'target' then 1 else 0 end) as changed_back
    from supplies_of_weeks
    group by switch_id, department_id, week_on, person_id

),

flows as (

    select
        switch_id,
        department_id,
        week_on,
        count(*) as supplied_count,
        sum(got_target) as supplied_on_target_count,
        sum(started) as starter_count,
        sum(case when started = 1 and got_target = 1 then 1 else 0 end) as starter_on_target_count,
        sum(changed) as switch_count,
        sum(changed_back) as switch_back_count
    from patients_of_weeks
    group by switch_id, department_id, week_on

)

select * from flows
