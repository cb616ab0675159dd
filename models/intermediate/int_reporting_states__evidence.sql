-- What speaks for and against a silent unit, in four numbers a month. For one medicine the months of a run are judged
-- together, for a medicine that is used now and then says little in one month; all medicines together are judged
-- month by month. A run ends where the unit itself falls silent or speaks again. The numbers: how unlikely so many
-- zeros are; the same times the share that came of what the pharmacy usually delivers (medicine that came but was not
-- given, unless less than half of it usually ends as doses, as in theatre, which SMR never sees); deliveries that
-- failed to come where none did; how far contacts were below the usual. Source: DECISIONS 37.

with expected_use as (

    select * from {{ ref('int_reporting_states__expected_use') }}

),

months_in_doubt as (

    select
        expected_use.*,
        silent_units.unit_id is not null as is_of_silent_unit,
        extract(year from expected_use.month_on) * 12 + extract(month from expected_use.month_on) as month_number
    from expected_use
    left join expected_use as silent_units
        on
            expected_use.atc <> 'all'
            and silent_units.atc = 'all'
            and expected_use.unit_level = silent_units.unit_level
            and expected_use.unit_id = silent_units.unit_id
            and expected_use.month_on = silent_units.month_on

),

months_in_runs as (

    select
        *,
        case
            when atc = 'all' then month_number
            else month_number - row_number() over (
                partition by unit_level, unit_id, atc, is_of_silent_unit order by month_on
            )
        end as run_number
    from months_in_doubt

),

sums_of_runs as (

    select
        *,
        count(*) over run as run_month_count,
        sum(surprise) over run as run_surprise,
        sum(delivery_count) over run as run_delivery_count,
        sum(delivered_amount) over run as run_amount,
        sum(usual_delivery_count * least(1, activity)) over run as awaited_delivery_count,
        sum(usual_amount * least(1, activity)) over run as awaited_amount,
        avg(least(1, activity)) over run as run_activity,
        min(registered_share) over run as run_registered_share
    from months_in_runs
    window run as (partition by unit_level, unit_id, atc, is_of_silent_unit, run_number)

),

evidence as (

    select
        unit_level,
        unit_id,
        hospital,
        atc,
        month_on,
        dose_count,
        expected_count,
        contact_count,
        usual_contact_count,
        run_month_count,
        run_delivery_count,
        awaited_delivery_count,
        ln(1 + run_surprise) as unlikely_zero,
        ln(1 + run_surprise) * case
            when awaited_amount > 0.000001
                then least(1, run_amount / awaited_amount) * least(1, 2 * run_registered_share)
            else 0
        end as unlikely_and_delivered,
        case when run_delivery_count = 0 then least(6, awaited_delivery_count) else 0 end as deliveries_lacking,
        1 - run_activity as inactivity
    from sums_of_runs

)

select * from evidence
