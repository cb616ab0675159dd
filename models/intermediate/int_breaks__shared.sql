-- A break of a region or of the country is its own only where its parts share it: half of its hospitals (regions) or
-- more moved at least half as much in the same direction, from the twelve months before to the twelve after (or to the
-- spell). Else one large hospital moved the region, and the break is told of the hospital. Source: the project's
-- choice.

with accepted as (

    select * from {{ ref('int_breaks__accepted') }}
    where unit_level != 'hospital'

),

series as (

    select * from {{ ref('int_breaks__series') }}

),

movements_of_parts as (

    select
        accepted.series_id,
        accepted.scan_number,
        series.series_id as part_id,
        accepted.own_step,
        avg(case when series.month_on >= accepted.from_on then series.own_amount end)
        - avg(case when series.month_on < accepted.from_on then series.own_amount end) as movement,
        avg(series.own_amount) as mean_amount,
        max(accepted.amount_before) as amount_before,
        max(accepted.is_count) as is_count
    from accepted
    inner join series
        on
            accepted.measure_id = series.measure_id
            and (
                (accepted.unit_level = 'region' and series.hospital is not null and accepted.region = series.region)
                or (accepted.unit_level = 'country' and series.hospital is null and series.region is not null)
            )
            and {{ month_number('series.month_on') }} - {{ month_number('accepted.from_on') }} between -12 and 11
            and series.month_on <= coalesce(accepted.to_month_on, date '9999-12-01')
    group by accepted.series_id, accepted.scan_number, series.series_id, accepted.own_step

),

shared as (

    select
        series_id,
        scan_number,
        count(*) as part_count,
        median(
            case when is_count then movement / mean_amount * amount_before else movement end / own_step
        ) >= 0.5 as is_shared
    from movements_of_parts
    where movement is not null
    group by series_id, scan_number

)

select * from shared
