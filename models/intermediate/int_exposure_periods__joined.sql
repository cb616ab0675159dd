-- Supplies of one medicine that follow each other are one period of exposure: a supply opens a new period only where it
-- comes more than 30 days after the last was used up, for few fetch theirs on the very day. The period ends on the last
-- day that is covered, and no later than the day on which the patient died or left the country. What is supplied after
-- that day is no exposure: a dose registered late, or a hand-out to one who has left.
-- Source: expert knowledge [K]; the 30 days are the project's choice.

with supplies_used_up as (

    select * from {{ ref('int_exposure_periods__used_up') }}

),

persons as (

    select * from {{ ref('persons') }}

),

supplies_at_risk as (

    select
        supplies_used_up.*,
        coalesce(persons.last_at_risk_on, date '9999-12-31') as last_at_risk_on
    from supplies_used_up
    left join persons
        on supplies_used_up.person_id = persons.person_id
    where supplies_used_up.supplied_on <= coalesce(persons.last_at_risk_on, date '9999-12-31')

),

supplies_with_former as (

    select
        *,
        max(used_up_on) over (
            partition by person_id, atc order by supplied_on rows between unbounded preceding and 1 preceding
        ) as former_used_up_on
    from supplies_at_risk

),

numbered_supplies as (

    select
        *,
        sum(case when supplied_on <= former_used_up_on + interval '30 days' then 0 else 1 end) over (
            partition by person_id, atc order by supplied_on rows between unbounded preceding and current row
        ) as period_number
    from supplies_with_former

),

joined_periods as (

    select
        person_id,
        atc,
        min(supplied_on) as started_on,
        least((max(used_up_on) - interval '1 day')::date, max(last_at_risk_on)) as ended_on,
        sum(supply_days) as supply_days,
        sum(administration_count) as administration_count,
        sum(dispensing_count) as dispensing_count,
        sum(procedure_count) as procedure_count
    from numbered_supplies
    group by person_id, atc, period_number

)

select * from joined_periods
