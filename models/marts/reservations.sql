with declared as (

    select * from {{ ref('int_reservations__declared') }}

),

failed_expectations as (

    select * from {{ ref('int_reservations__failed_expectations') }}

),

provisional as (

    select * from {{ ref('int_reservations__provisional') }}

),

completeness as (

    select * from {{ ref('int_reservations__completeness') }}

),

linkage as (

    select * from {{ ref('int_reservations__linkage') }}

),

coverage_silent_months as (

    select * from {{ ref('int_reservations__coverage_silent_months') }}

),

coverage_of_deliveries as (

    select * from {{ ref('int_reservations__coverage_of_deliveries') }}

),

left_truncation as (

    select * from {{ ref('int_reservations__left_truncation') }}

),

all_reservations as (

    select * from declared

    union all

    select * from failed_expectations

    union all

    select * from provisional

    union all

    select * from completeness

    union all

    select * from linkage

    union all

    select * from coverage_silent_months

    union all

    select * from coverage_of_deliveries

    union all

    select * from left_truncation

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
    from all_reservations

)

select * from reservations
