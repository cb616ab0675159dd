-- A medicine is silent in a department in a month in which it got at least four usual doses but registered less than
-- the declared share of what it got. A silence of a few months is a failed registration; one that lasts is told here
-- too, but is not taken for one. Source: the project's choice of four doses; declarations/gap_reasons, rule
-- not_registered.

with months as (

    select * from {{ ref('int_sales_gaps__months') }}

),

units as (

    select * from {{ ref('int_deliveries__units') }}

),

declared_reasons as (

    select * from {{ ref('int_sales_gaps__declared_reasons') }}

),

silent_months as (

    select
        months.department_id,
        months.atc,
        months.month_on,
        declared_reasons.silent_months as longest_run,
        {{ run_number('months.month_on', ['months.department_id', 'months.atc']) }} as run_number
    from months
    inner join units
        on months.atc = units.atc
    inner join declared_reasons
        on
            months.department_id = declared_reasons.department_id
            and months.atc = declared_reasons.atc
            and months.month_on = declared_reasons.month_on
    where
        months.delivered_amount >= 4 * units.usual_dose
        and months.given_amount < declared_reasons.silent_below * months.delivered_amount

),

silent_medicines as (

    select
        department_id,
        atc,
        month_on,
        coalesce(
            count(*) over (partition by department_id, atc, run_number) <= longest_run, false
        ) as is_short
    from silent_months

)

select * from silent_medicines
