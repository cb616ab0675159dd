-- The revision triangle: what each delivery held of a month, by the region that reported, and what the next delivery
-- that held the month had then. Age is the months from the month itself to that of the delivery; of several deliveries
-- in one calendar month the last counts. A table whose rows name no region has one series, all. Source: the lake's
-- account of deliveries; Mack 1993, ASTIN Bulletin 23:213-225 (the triangle).

with delivered_months as (

    select * from {{ source('lake', 'delivered_months') }}

),

delivered_region_months as (

    select * from {{ source('lake', 'delivered_region_months') }}

),

reporting_regions as (

    select * from {{ ref('int_administrations__reporting_regions') }}

),

last_of_calendar_month as (

    select *
    from delivered_months
    where month like '____-__'
    qualify
        row_number() over (
            partition by register, table_name, month, left(delivered_on, 7)
            order by delivered_on desc, delivery_number desc
        ) = 1

),

months_of_regions as (

    select
        delivered_region_months.register,
        delivered_region_months.table_name,
        coalesce(reporting_regions.reporting_region, 'unknown') as region,
        delivered_region_months.month,
        delivered_region_months.delivered_on,
        delivered_region_months.delivery_number,
        sum(delivered_region_months.row_count) as row_count
    from delivered_region_months
    left join reporting_regions
        on
            delivered_region_months.region_code = reporting_regions.reporting_region_code
            and (delivered_region_months.month || '-01')::date
            between reporting_regions.valid_from_on and reporting_regions.valid_to_on
    where delivered_region_months.month like '____-__'
    group by all

),

tables_with_regions as (

    select distinct
        register,
        table_name
    from months_of_regions

),

series_months as (

    select * from months_of_regions

    union all

    select
        delivered_months.register,
        delivered_months.table_name,
        'all' as region,
        delivered_months.month,
        delivered_months.delivered_on,
        delivered_months.delivery_number,
        delivered_months.row_count
    from delivered_months
    left join tables_with_regions
        on
            delivered_months.register = tables_with_regions.register
            and delivered_months.table_name = tables_with_regions.table_name
    where tables_with_regions.register is null

),

triangle as (

    select
        series_months.register,
        series_months.table_name,
        series_months.region,
        (series_months.month || '-01')::date as month_on,
        series_months.delivered_on::date as delivered_on,
        (left(series_months.delivered_on, 4)::bigint - left(series_months.month, 4)::bigint) * 12
        + substr(series_months.delivered_on, 6, 2)::bigint - substr(series_months.month, 6, 2)::bigint as age,
        row_number() over by_delivery as delivery_count,
        series_months.row_count::bigint as row_count,
        (lead(series_months.row_count) over by_delivery)::bigint as next_row_count,
        (lead(series_months.delivered_on) over by_delivery)::date as next_delivered_on
    from series_months
    inner join last_of_calendar_month
        on
            series_months.register = last_of_calendar_month.register
            and series_months.table_name = last_of_calendar_month.table_name
            and series_months.month = last_of_calendar_month.month
            and series_months.delivery_number = last_of_calendar_month.delivery_number
    where series_months.row_count > 0
    window by_delivery as (
        partition by series_months.register, series_months.table_name, series_months.region, series_months.month
        order by series_months.delivered_on
    )

)

select * from triangle
