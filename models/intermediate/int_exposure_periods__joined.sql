-- Supplies of one medicine that follow each other are one period of exposure: a supply opens a new period only where it
-- comes more than 30 days after the last was used up, for few fetch theirs on the very day. The period ends on the last
-- day that is covered, and no later than the day on which the patient died or left the country.
-- Source: expert knowledge [K]; the 30 days are the project's choice.

with supplies_used_up as (

    select * from {{ ref('int_exposure_periods__used_up') }}

),

persons as (

    select * from {{ ref('persons') }}

),

supplies_with_former as (

    select
        *,
        max(used_up_on) over (
            partition by person_id, atc order by supplied_on rows between unbounded preceding and 1 preceding
        ) as former_used_up_on
    from supplies_used_up

),

numbered_supplies as (

    select
        *,
        sum(case when supplied_on <= former_used_up_on + interval '30 days' then 0 else 1 end) over (
            partition by person_id, atc order by supplied_on rows between unbounded preceding and current row
        ) as period_number
    from supplies_with_former

),

periods as (

    select
        person_id,
        atc,
        min(supplied_on) as started_on,
        max(used_up_on) - interval '1 day' as covered_until_on,
        sum(supply_days) as supply_days,
        sum(administration_count) as administration_count,
        sum(dispensing_count) as dispensing_count,
        sum(procedure_count) as procedure_count
    from numbered_supplies
    group by person_id, atc, period_number

),

joined_periods as (

    select
        periods.person_id,
        periods.atc,
        periods.started_on,
        greatest(
            least(periods.covered_until_on::date, coalesce(persons.last_at_risk_on, date '9999-12-31')),
            periods.started_on
        ) as ended_on,
        periods.supply_days,
        periods.administration_count,
        periods.dispensing_count,
        periods.procedure_count
    from periods
    left join persons
        on periods.person_id = persons.person_id

)

select * from joined_periods
