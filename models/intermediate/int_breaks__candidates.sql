-- Every step or spell that the three scans found, with its size as a reader understands it: relative to what stood
-- before (rows, amounts, means, spread) or in shares of the rows (missing, validity, values). What stood before is the
-- mean of the twelve months up to the break. Source: scan_for_breaks.

{{ config(materialized='table') }}

with series as (

    select * from {{ ref('int_breaks__series') }}

),

first_scan as (

    select * from {{ ref('int_breaks__first_scan') }}

),

second_scan as (

    select * from {{ ref('int_breaks__second_scan') }}

),

third_scan as (

    select * from {{ ref('int_breaks__third_scan') }}

),

all_scans as (

    select *, 1 as scan_number from first_scan
    where statistic >= 12

    union all

    select *, 2 as scan_number from second_scan
    where statistic >= 12

    union all

    select *, 3 as scan_number from third_scan
    where statistic >= 12

),

clear_series as (

    select
        *,
        amount - avg(amount) over (partition by series_id, extract(month from month_on)) as seasonless_amount
    from series
    where series_id in (select all_scans.series_id from all_scans)

),

months_around as (

    select
        all_scans.series_id,
        all_scans.scan_number,
        all_scans.from_on,
        clear_series.month_on >= all_scans.from_on as is_after,
        {{ month_number('clear_series.month_on') }} - {{ month_number('all_scans.from_on') }} as months_since,
        clear_series.amount,
        clear_series.seasonless_amount,
        clear_series.own_amount,
        clear_series.reading,
        clear_series.row_count,
        all_scans.step,
        avg(case when clear_series.month_on < all_scans.from_on then clear_series.amount end) over of_break
        + all_scans.step / 2 as midpoint,
        sign(all_scans.step) as direction
    from all_scans
    inner join clear_series
        on
            all_scans.series_id = clear_series.series_id
            and {{ month_number('clear_series.month_on') }} - {{ month_number('all_scans.from_on') }} between -12 and 11
            and clear_series.month_on <= coalesce(all_scans.to_month_on, date '9999-12-01')
    window of_break as (partition by all_scans.series_id, all_scans.scan_number)

),

levels as (

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

),

described_series as (

    select distinct
        series_id,
        measure_id,
        series_kind,
        register,
        table_name,
        column_name,
        value,
        region,
        hospital,
        has_others,
        series_kind in ('level', 'amount') as is_count,
        series_kind in ('rate', 'mean', 'spread', 'variety') as is_size
    from clear_series

),

with_levels as (

    select
        all_scans.series_id,
        all_scans.scan_number,
        all_scans.from_on,
        all_scans.to_month_on,
        all_scans.step,
        all_scans.own_step,
        all_scans.statistic,
        all_scans.step_error,
        described_series.* exclude (series_id),
        levels.mean_row_count,
        levels.amount_before,
        levels.reading_before,
        levels.reading_after,
        levels.consistent_share,
        levels.abrupt_share
    from all_scans
    inner join described_series
        on all_scans.series_id = described_series.series_id
    inner join levels
        on all_scans.series_id = levels.series_id and all_scans.scan_number = levels.scan_number

),

candidates as (

    select
        *,
        case
            when is_count then power(greatest(amount_before + step, 0) / amount_before, 2) - 1
            when is_size then exp(step) - 1
            else power(sin(least(greatest(amount_before + step, 0), pi() / 2)), 2) - power(sin(amount_before), 2)
        end as size,
        case
            when is_count then power(greatest(amount_before + step - 1.96 * step_error, 0) / amount_before, 2) - 1
            when is_size then exp(step - 1.96 * step_error) - 1
            else
                power(sin(least(greatest(amount_before + step - 1.96 * step_error, 0), pi() / 2)), 2)
                - power(sin(amount_before), 2)
        end as size_low,
        case
            when is_count then power(greatest(amount_before + step + 1.96 * step_error, 0) / amount_before, 2) - 1
            when is_size then exp(step + 1.96 * step_error) - 1
            else
                power(sin(least(greatest(amount_before + step + 1.96 * step_error, 0), pi() / 2)), 2)
                - power(sin(amount_before), 2)
        end as size_high
    from with_levels

)

select * from candidates
