with examined as (

    select * from {{ ref('int_breaks__examined') }}

),

examined_series as (

    select
        series_id::varchar as series_id,
        series_kind::varchar as series_kind,
        register::varchar as register,
        table_name::varchar as table_name,
        column_name::varchar as column_name,
        value::varchar as value,
        region::varchar as region,
        hospital::varchar as hospital,
        first_on::date as first_on,
        last_on::date as last_on,
        month_count::bigint as month_count,
        mean_row_count::double as mean_rows,
        break_count::bigint as break_count,
        undeclared_count::bigint as undeclared_count
    from examined

)

select * from examined_series
