-- What a patient got on one day is one supply: of the new product if any of it was. It holds until the next supply, or
-- until 30 days after it usually is used up, whichever is first; so long the patient is on the medicine, wherever the
-- rows lie. A patient who had none of the medicine in the year before the switch is a new starter, not one who has to
-- switch. A supply on a day of declared shortage says nothing about the will to switch. Source: the marts; the 30 days
-- are those of int_exposure_periods__joined.

{{ config(materialized='table') }}

with doses as (

    select * from {{ ref('int_switch_weeks__doses') }}

),

followed as (

    select * from {{ ref('int_switch_weeks__followed') }}

),

shortages as (

    select * from {{ ref('int_switch_weeks__shortages') }}

),

intervals as (

    select * from {{ ref('int_switch_weeks__intervals') }}

),

supply_days as (

    select
        switch_id,
        person_id,
        administered_on as supplied_on,
        min_by(department_id, (administered_at, administration_id)) as department_id,
        min(target_rank) as target_rank,
        max(case when product_role = 'former' then 1 else 0 end) as has_former
    from doses
    group by switch_id, person_id, administered_on

),

short_days as (

    select distinct
        supply_days.switch_id,
        supply_days.person_id,
        supply_days.supplied_on
    from supply_days
    inner join shortages
        on
            supply_days.switch_id = shortages.switch_id
            and supply_days.department_id = shortages.department_id
            and supply_days.supplied_on between shortages.short_from_on and shortages.short_to_on

),

covered_days as (

    select
        supply_days.*,
        short_days.person_id is not null as is_short,
        followed.from_on,
        case
            when supply_days.target_rank is not null then 'target'
            when supply_days.has_former = 1 then 'former'
            else 'other'
        end as product_role,
        (supply_days.supplied_on + intervals.usual_day_count * interval '1 day')::date as covered_to_on
    from supply_days
    inner join followed
        on supply_days.switch_id = followed.switch_id
    inner join intervals
        on supply_days.switch_id = intervals.switch_id
    left join short_days
        on
            supply_days.switch_id = short_days.switch_id
            and supply_days.person_id = short_days.person_id
            and supply_days.supplied_on = short_days.supplied_on

),

supplies as (

    select
        switch_id,
        person_id,
        department_id,
        supplied_on,
        product_role,
        coalesce(target_rank, 99) = 1 as is_first_rank,
        is_short,
        from_on,
        least(
            coalesce((lead(supplied_on) over of_patient - interval '1 day')::date, date '9999-12-31'),
            (covered_to_on + interval '30 days')::date
        ) as holds_to_on,
        lag(product_role) over of_patient as former_role,
        min(supplied_on) over (partition by switch_id, person_id) >= from_on as is_new_starter,
        supplied_on = min(supplied_on) over (partition by switch_id, person_id) as is_first_supply
    from covered_days
    window of_patient as (partition by switch_id, person_id order by supplied_on)

)

select * from supplies
