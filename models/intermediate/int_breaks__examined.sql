-- Every series in which breaks were looked for, with how many were accepted in it and how many of these no declaration
-- explains: one that begins within two months of a declared day of the same table and unit, or of the unit around it,
-- is explained. Source: int_breaks__series, int_breaks__accepted.

with series as (

    select * from {{ ref('int_breaks__series') }}

),

accepted as (

    select * from {{ ref('int_breaks__accepted') }}

),

declared as (

    select * from {{ ref('int_breaks__declared') }}

),

explained_breaks as (

    select distinct
        accepted.series_id,
        accepted.scan_number
    from accepted
    inner join declared
        on
            accepted.register = declared.register
            and accepted.table_name = declared.table_name
            and abs({{ month_number('accepted.from_on') }} - {{ month_number('declared.declared_on') }}) <= 2
            and (
                accepted.region is null
                or declared.scope_dimension = 'all'
                or declared.scope_value in (accepted.region, accepted.hospital)
            )

),

break_counts as (

    select
        accepted.series_id,
        count(*) as break_count,
        count(*) - count(explained_breaks.series_id) as undeclared_count
    from accepted
    left join explained_breaks
        on accepted.series_id = explained_breaks.series_id and accepted.scan_number = explained_breaks.scan_number
    group by accepted.series_id

),

examined as (

    select
        series.series_id,
        series.series_kind,
        series.register,
        series.table_name,
        series.column_name,
        series.value,
        series.region,
        series.hospital,
        min(series.month_on) as first_on,
        max(series.month_on) as last_on,
        count(*) as month_count,
        avg(series.row_count) as mean_row_count,
        coalesce(max(break_counts.break_count), 0) as break_count,
        coalesce(max(break_counts.undeclared_count), 0) as undeclared_count
    from series
    left join break_counts
        on series.series_id = break_counts.series_id
    group by
        series.series_id, series.series_kind, series.register, series.table_name, series.column_name, series.value,
        series.region, series.hospital

)

select * from examined
