with checked_expectations as (

    select * from {{ ref('int_expectations__judged') }}

),

expectations as (

    select
        expectation_id::varchar as expectation_id,
        check_name::varchar as check_name,
        register::varchar as register,
        table_name::varchar as table_name,
        column_name::varchar as column_name,
        dimension::varchar as quality_dimension,
        lowest::double as lowest,
        highest::double as highest,
        unit::varchar as bound_unit,
        why::varchar as why,
        why_da::varchar as why_da,
        severity::bigint as severity,
        action::varchar as action,
        label_da::varchar as label_da,
        label_en::varchar as label_en,
        text_da::varchar as text_da,
        text_en::varchar as text_en
    from checked_expectations

)

select * from expectations
