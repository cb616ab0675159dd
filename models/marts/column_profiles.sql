with checked_profiles as (

    select * from {{ ref('int_column_profiles__of_deliveries') }}

),

column_profiles as (

    select
        register::varchar as register,
        table_name::varchar as table_name,
        column_name::varchar as column_name,
        region::varchar as region,
        hospital::varchar as hospital,
        month_on::date as month_on,
        row_count::bigint as row_count,
        missing_count::bigint as missing_count,
        invalid_count::bigint as invalid_count,
        out_of_range_count::bigint as out_of_range_count,
        distinct_count::bigint as distinct_count,
        mean::double as mean,
        standard_deviation::double as standard_deviation,
        percentile_10::double as percentile_10,
        median::double as median,
        percentile_90::double as percentile_90
    from checked_profiles

)

select * from column_profiles
