-- A break is told once: at the widest unit that shares it (country, region, hospital), and under its strongest series.
-- A change in the number of rows moves shares, means and spreads of all columns too; other changes are one where they
-- lie in one column, or in one unit and begin together. Two months make no difference. Source: the project's choice.

{{ config(materialized='table') }}

with own_breaks as (

    select * from {{ ref('int_breaks__own_breaks') }}

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
                or (
                    coalesce(narrow.column_name, '') = coalesce(wide.column_name, '')
                    and (
                        abs(narrow.from_number - wide.end_number) <= 2
                        or abs(narrow.end_number - wide.from_number) <= 2
                    )
                )
            )
            and case
                when narrow.is_of_rows then wide.is_of_rows
                when narrow.is_of_filling then wide.is_of_filling and narrow.column_name = wide.column_name
                when wide.is_of_filling then false
                else wide.is_of_rows or narrow.width = wide.width or narrow.column_name = wide.column_name
            end
            and (
                (wide.is_of_rows and not narrow.is_of_rows)
                or narrow.width > wide.width
                or (narrow.width = wide.width and narrow.priority > wide.priority)
                or (
                    narrow.width = wide.width and narrow.priority = wide.priority
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
