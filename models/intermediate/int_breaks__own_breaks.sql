-- The breaks that stand for themselves: a region's or the country's only where its parts share it, and none that merely
-- shows that values of its column became invalid or got lost in the same months (the shares of the other values, a
-- mean, move then of themselves). Source: int_breaks__shared; the project's choice of two months.

with accepted as (

    select * from {{ ref('int_breaks__accepted') }}

),

shared as (

    select * from {{ ref('int_breaks__shared') }}

),

shared_breaks as (

    select
        accepted.*,
        accepted.series_id || '|' || accepted.scan_number::varchar as candidate_id,
        {{ month_number('accepted.from_on') }} as from_number,
        coalesce({{ month_number('accepted.to_month_on') }} + 1, {{ month_number('accepted.from_on') }}) as end_number,
        case accepted.unit_level when 'country' then 1 when 'region' then 2 else 3 end as width,
        accepted.series_kind in ('level', 'rate') as is_of_rows,
        accepted.series_kind in ('missing', 'validity') as is_of_filling,
        case
            when accepted.series_kind in ('level', 'rate') then 1
            when accepted.series_kind = 'validity' then 2
            when accepted.series_kind = 'missing' then 3
            else 4
        end as priority
    from accepted
    left join shared
        on accepted.series_id = shared.series_id and accepted.scan_number = shared.scan_number
    where coalesce(shared.is_shared, true)

),

traces_of_filling as (

    select distinct traces.candidate_id
    from shared_breaks as traces
    inner join shared_breaks as filling
        on
            traces.register = filling.register
            and traces.table_name = filling.table_name
            and traces.column_name = filling.column_name
            and filling.is_of_filling
            and not traces.is_of_filling
            and (filling.region is null or traces.region is null or traces.region = filling.region)
            and (filling.hospital is null or traces.hospital is null or traces.hospital = filling.hospital)
            and (
                traces.from_number between filling.from_number - 2 and filling.from_number + 2
                or traces.from_number between filling.end_number - 2 and filling.end_number + 2
                or traces.end_number between filling.from_number - 2 and filling.from_number + 2
            )

),

own_breaks as (

    select shared_breaks.*
    from shared_breaks
    left join traces_of_filling
        on shared_breaks.candidate_id = traces_of_filling.candidate_id
    where traces_of_filling.candidate_id is null

)

select * from own_breaks
