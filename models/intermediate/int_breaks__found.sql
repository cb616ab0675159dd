-- Every step or spell that one of the three scans found, with what its series is. Those with a statistic below 12 are
-- chance. Source: TRIED: on monthly counts a largest statistic of 12 to 16 parts breaks from chance.

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

    select
        *,
        1 as scan_number
    from first_scan
    where statistic >= 12

    union all

    select
        *,
        2 as scan_number
    from second_scan
    where statistic >= 12

    union all

    select
        *,
        3 as scan_number
    from third_scan
    where statistic >= 12

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
    from series

),

found as (

    select
        all_scans.*,
        described_series.measure_id,
        described_series.series_kind,
        described_series.register,
        described_series.table_name,
        described_series.column_name,
        described_series.value,
        described_series.region,
        described_series.hospital,
        described_series.has_others,
        described_series.is_count,
        described_series.is_size
    from all_scans
    inner join described_series
        on all_scans.series_id = described_series.series_id

)

select * from found
