with evaluated as (

    select * from {{ ref('int_expectation_results__evaluated') }}

),

expectation_results as (

    select
        expectation_id::varchar as expectation_id,
        check_name::varchar as check_name,
        register::varchar as register,
        table_name::varchar as table_name,
        column_name::varchar as column_name,
        quality_dimension::varchar as quality_dimension,
        unit_level::varchar as unit_level,
        region::varchar as region,
        hospital::varchar as hospital,
        month_on::date as month_on,
        row_count::bigint as row_count,
        observed::double as observed,
        is_met::boolean as is_met
    from evaluated

)

select * from expectation_results
