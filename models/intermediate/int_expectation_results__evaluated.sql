-- What `dosis check` found of each expectation, region and month in the last build; a region without a name is
-- unknown. Source: expectations/, evaluated on the profile by Great Expectations.

with expectation_results as (

    select * from {{ source('checked', 'expectation_results') }}

),

evaluated as (

    select
        expectation_id,
        register,
        table_name,
        column_name,
        dimension as quality_dimension,
        coalesce(region, 'unknown') as region,
        month_on::date as month_on,
        row_count,
        observed,
        is_met,
        severity,
        action,
        label_da,
        label_en,
        text_da,
        text_en
    from expectation_results

)

select * from evaluated
