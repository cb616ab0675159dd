with detected_and_declared as (

    select * from {{ ref('int_breaks__detected_and_declared') }}

),

breaks as (

    select
        break_id::varchar as break_id,
        status::varchar as status,
        series_kind::varchar as series_kind,
        register::varchar as register,
        table_name::varchar as table_name,
        column_name::varchar as column_name,
        value::varchar as value,
        atc::varchar as atc,
        unit_level::varchar as unit_level,
        region::varchar as region,
        hospital::varchar as hospital,
        from_on::date as from_on,
        to_on::date as to_on,
        size::double as size,
        size_low::double as size_low,
        size_high::double as size_high,
        size_unit::varchar as size_unit,
        reading_before::double as reading_before,
        reading_after::double as reading_after,
        statistic::double as statistic,
        mean_row_count::double as mean_rows,
        trace_count::bigint as trace_count,
        declaration_id::varchar as declaration_id,
        label_da::varchar as label_da,
        label_en::varchar as label_en,
        text_da::varchar as text_da,
        text_en::varchar as text_en
    from detected_and_declared

)

select * from breaks
