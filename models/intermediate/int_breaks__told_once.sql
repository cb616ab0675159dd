-- A break is told once: at the widest unit that shares it (country, region, hospital), and under its strongest series.
-- A change in the number of rows moves shares, means and spreads too; values that become invalid move the shares of the
-- others. Breaks of one table within two months of each other's ends are one. Source: the project's choice.

{{ config(materialized='table') }}

with accepted as (

    select * from {{ ref('int_breaks__accepted') }}

),

shared as (

    select * from {{ ref('int_breaks__shared') }}

),

own_breaks as (

    select
        accepted.*,
        accepted.series_id || '|' || accepted.scan_number::varchar as candidate_id,
        {{ month_number('accepted.from_on') }} as from_number,
        coalesce({{ month_number('accepted.to_month_on') }} + 1, {{ month_number('accepted.from_on') }}) as end_number,
        case accepted.unit_level when 'country' then 1 when 'region' then 2 else 3 end as width,
        accepted.series_kind in ('missing', 'validity') as is_of_filling,
        accepted.series_kind in ('level', 'rate') as is_of_rows,
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

absorbed_breaks as (

    select
        narrow.candidate_id,
        max_by(wide.candidate_id, wide.statistic - 1e9 * wide.width) as told_under
    from own_breaks as narrow
    inner join own_breaks as wide
        on
            narrow.register = wide.register
            and narrow.table_name = wide.table_name
            and narrow.candidate_id != wide.candidate_id
            and (
                wide.unit_level = 'country'
                or (wide.unit_level = 'region' and narrow.region = wide.region)
                or (narrow.region = wide.region and narrow.hospital = wide.hospital)
                or (wide.is_of_rows and narrow.unit_level = 'region' and narrow.region = wide.region)
            )
            and (
                abs(narrow.from_number - wide.from_number) <= 2
                or abs(narrow.from_number - wide.end_number) <= 2
                or abs(narrow.end_number - wide.from_number) <= 2
            )
            and case
                when narrow.is_of_rows then wide.is_of_rows
                when narrow.is_of_filling then wide.is_of_filling
                when wide.is_of_filling then narrow.column_name = wide.column_name
                else true
            end
            and (
                (wide.is_of_rows and not narrow.is_of_rows)
                or wide.width < narrow.width
                or (wide.width = narrow.width and wide.priority < narrow.priority)
                or (
                    wide.width = narrow.width and wide.priority = narrow.priority
                    and (wide.statistic, wide.candidate_id) > (narrow.statistic, narrow.candidate_id)
                )
            )
    group by narrow.candidate_id

),

traces as (

    select
        told_under,
        count(*) as trace_count
    from absorbed_breaks
    group by told_under

),

told_once as (

    select
        own_breaks.*,
        coalesce(traces.trace_count, 0) as trace_count
    from own_breaks
    left join absorbed_breaks
        on own_breaks.candidate_id = absorbed_breaks.candidate_id
    left join traces
        on own_breaks.candidate_id = traces.told_under
    where absorbed_breaks.candidate_id is null

)

select * from told_once
