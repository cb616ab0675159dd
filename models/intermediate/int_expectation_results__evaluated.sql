-- What `dosis check` found of each expectation in each unit and month of the last build, with what the expectation says
-- of itself. A result of the country names no region, one of a region no hospital. Source: expectations/, judged on the
-- profiles by Great Expectations.

with expectation_results as (

    select * from {{ source('checked', 'expectation_results') }}

),

expectations as (

    select * from {{ source('checked', 'expectations') }}

),

evaluated as (

    select
        expectation_results.expectation_id,
        expectations.check_name,
        expectations.register,
        expectations.table_name,
        expectations.column_name,
        expectations.dimension as quality_dimension,
        expectation_results.level as unit_level,
        expectation_results.region,
        expectation_results.hospital,
        expectation_results.month_on::date as month_on,
        expectation_results.row_count,
        expectation_results.observed,
        expectation_results.is_met,
        expectations.severity,
        expectations.action,
        expectations.label_da,
        expectations.label_en,
        expectations.text_da,
        expectations.text_en
    from expectation_results
    inner join expectations
        on expectation_results.expectation_id = expectations.expectation_id

)

select * from evaluated
