-- A break of a region or of the country is its own only where its parts share it: half of its hospitals (regions) or
-- more moved at least half as much in the same direction, from the twelve months before to the twelve after (or to the
-- spell); a region's hospitals are seen against the others. Else one large hospital moved the region, and the break is
-- told of the hospital. Source: the project's choice.

with accepted as (

    select * from {{ ref('int_breaks__accepted') }}
    where unit_level != 'hospital'

),

series as (

    select * from {{ ref('int_breaks__series') }}

),

parts as (

    select
        accepted.series_id,
        accepted.scan_number,
        accepted.from_on,
        accepted.amount_before,
        accepted.is_count,
        series.series_id as part_id,
        series.month_on,
        case when accepted.unit_level = 'region' then accepted.step else accepted.own_step end as step,
        case when accepted.unit_level = 'region' then series.amount else series.own_amount end as amount
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

),

movements_of_parts as (

    select
        series_id,
        scan_number,
        part_id,
        (
            avg(case when month_on >= from_on then amount end) - avg(case when month_on < from_on then amount end)
        ) * case when max(is_count) then max(amount_before) / avg(amount) else 1 end / max(step) as share_moved
    from parts
    group by series_id, scan_number, part_id

),

shared as (

    select
        series_id,
        scan_number,
        count(*) as part_count,
        median(share_moved) >= 0.5 as is_shared
    from movements_of_parts
    where share_moved is not null
    group by series_id, scan_number

)

select * from shared
