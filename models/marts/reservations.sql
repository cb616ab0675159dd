with from_all_rules as (

    select * from {{ ref('int_reservations__from_all_rules') }}

),

reservations as (

    select
        reservation_id::varchar as reservation_id,
        kind::varchar as kind,
        register::varchar as register,
        table_name::varchar as table_name,
        column_name::varchar as column_name,
        metric_name::varchar as metric_name,
        scope_dimension::varchar as scope_dimension,
        scope_value::varchar as scope_value,
        atc_prefix::varchar as atc_prefix,
        from_on::date as from_on,
        to_on::date as to_on,
        severity::bigint as severity,
        action::varchar as action,
        effect_bias::double as effect_bias,
        effect_low::double as effect_low,
        effect_high::double as effect_high,
        effect_unit::varchar as effect_unit,
        label_da::varchar as label_da,
        label_en::varchar as label_en,
        text_da::varchar as text_da,
        text_en::varchar as text_en
    from from_all_rules

)

select * from reservations
