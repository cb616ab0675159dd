-- What stands in the twelve months before a step or spell and in the twelve months from it on (a spell's own months).
-- Consistent is the share of these months that lie on their side of the middle between before and after; abrupt is how
-- much of the step the first three months show against the last three before, season taken out. Source: the project's.

with series as (

    select * from {{ ref('int_breaks__series') }}

),

found as (

    select * from {{ ref('int_breaks__found') }}

),

clear_series as (

    select
        *,
        amount - avg(amount) over (partition by series_id, extract(month from month_on)) as seasonless_amount
    from series
    where series_id in (select found.series_id from found)

),

months_around as (

    select
        found.series_id,
        found.scan_number,
        found.from_on,
        clear_series.month_on >= found.from_on as is_after,
        {{ month_number('clear_series.month_on') }} - {{ month_number('found.from_on') }} as months_since,
        clear_series.amount,
        clear_series.seasonless_amount,
        clear_series.own_amount,
        clear_series.reading,
        clear_series.row_count,
        found.step,
        avg(case when clear_series.month_on < found.from_on then clear_series.amount end) over of_break
        + found.step / 2 as midpoint,
        sign(found.step) as direction
    from found
    inner join clear_series
        on
            found.series_id = clear_series.series_id
            and {{ month_number('clear_series.month_on') }} - {{ month_number('found.from_on') }} between -12 and 11
            and clear_series.month_on <= coalesce(found.to_month_on, date '9999-12-01')
    window of_break as (partition by found.series_id, found.scan_number)

),

levels_around as (

    select
        series_id,
        scan_number,
        avg(row_count) as mean_row_count,
        avg(case when not is_after then own_amount end) as amount_before,
        avg(case when not is_after then reading end) as reading_before,
        avg(case when is_after then reading end) as reading_after,
        avg(case when is_after = (direction * (amount - midpoint) > 0) then 1.0 else 0.0 end) as consistent_share,
        (
            avg(case when months_since between 0 and 2 then seasonless_amount end)
            - avg(case when months_since between -3 and -1 then seasonless_amount end)
        ) / max(step) as abrupt_share
    from months_around
    group by series_id, scan_number

)

select * from levels_around
